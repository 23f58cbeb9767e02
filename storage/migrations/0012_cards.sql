-- What is posted to people besides hand-overs: quotes that were taken up, and Eva's own faults.

CREATE TABLE sales (
    quote        TEXT PRIMARY KEY REFERENCES quotes (id) ON DELETE CASCADE,
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE, -- in which it was taken up
    at           TEXT NOT NULL,
    board        TEXT NOT NULL, -- the channel whose place holds the card; empty until it is posted
    place        TEXT NOT NULL,
    card         TEXT NOT NULL, -- the platform's id of it
    posted_at    TEXT
);
CREATE INDEX sales_by_conversation ON sales (conversation);

-- A row for each time that a fault was posted.
CREATE TABLE fault_cards (
    fault      TEXT NOT NULL, -- its key
    since      TEXT NOT NULL,
    board      TEXT NOT NULL,
    place      TEXT NOT NULL,
    card       TEXT NOT NULL,
    is_over    INTEGER NOT NULL, -- whether the card says so
    at         TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (fault, since)
);
CREATE INDEX fault_cards_by_time ON fault_cards (at);
