-- What a command in a channel begins a conversation with, from before that is promised until the conversation has it.
CREATE TABLE begun (
    id       TEXT PRIMARY KEY, -- of the line that it will be
    lobby    TEXT NOT NULL,    -- the channel, as an address
    customer TEXT NOT NULL,
    name     TEXT NOT NULL,
    text     TEXT NOT NULL,
    audience TEXT NOT NULL,
    language TEXT,
    at       TEXT NOT NULL
);
CREATE INDEX begun_by_customer ON begun (customer);
