-- What somebody pressed or commanded, whose answer the platform takes for a quarter of an hour, from a later process, too.

CREATE TABLE interactions (
    id      TEXT PRIMARY KEY, -- the platform's own, and that of the message with which it came
    address TEXT NOT NULL,    -- of the conversation
    token   TEXT NOT NULL,    -- with which it is answered
    at      TEXT NOT NULL
);
CREATE INDEX interactions_by_address ON interactions (address);
CREATE INDEX interactions_by_time ON interactions (at);
