-- In a place that holds several conversations, only the id of a message tells which of them it belongs to.

CREATE INDEX messages_by_id ON messages (id) WHERE author <> 'eva';
CREATE INDEX parts_by_id ON parts (id);
