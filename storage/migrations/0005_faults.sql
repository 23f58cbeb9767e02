-- Eva's own faults, as whoever runs her was told of them: a row each, so that the next process does not tell it anew.
CREATE TABLE faults (
    key     TEXT PRIMARY KEY,
    kind    TEXT NOT NULL,
    subject TEXT NOT NULL,
    text    TEXT NOT NULL, -- what is wrong and what to do; never a customer's words
    since   TEXT NOT NULL,
    until   TEXT,          -- when it counts as over unless it is met again
    over_at TEXT
);
