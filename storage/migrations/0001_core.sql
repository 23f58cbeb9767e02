-- Who wrote, what was said, what is still to be done. Times are ISO 8601 in UTC with microseconds, so that text order is time order.

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE customers (
    id         TEXT PRIMARY KEY,
    created_at TEXT NOT NULL
);

CREATE TABLE conversations (
    id         TEXT PRIMARY KEY,
    address    TEXT NOT NULL UNIQUE,
    customer   TEXT NOT NULL REFERENCES customers (id),
    audience   TEXT NOT NULL,
    state      TEXT NOT NULL,
    epoch      INTEGER NOT NULL,
    language   TEXT,
    token_hash TEXT,
    fresh_from INTEGER NOT NULL DEFAULT 0, -- turns up to this number belong to an earlier life of the conversation
    created_at TEXT NOT NULL,
    touched_at TEXT NOT NULL
);
CREATE UNIQUE INDEX conversations_by_token ON conversations (token_hash);
CREATE INDEX conversations_by_customer ON conversations (customer);
CREATE INDEX conversations_by_touch ON conversations (touched_at);

CREATE TABLE turns (
    number       INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    epoch        INTEGER NOT NULL,
    state        TEXT NOT NULL, -- thinking, speaking, kept, over
    reply        INTEGER,       -- the message that it says, once something is shown
    answered_by  TEXT NOT NULL DEFAULT '',
    outcome      TEXT NOT NULL DEFAULT '',
    created_at   TEXT NOT NULL,
    ended_at     TEXT
);
CREATE INDEX turns_by_conversation ON turns (conversation, number);
CREATE INDEX turns_open ON turns (conversation) WHERE state <> 'over';
CREATE INDEX turns_to_review ON turns (number) WHERE outcome IN ('unknown', 'failed');

CREATE TABLE messages (
    number       INTEGER PRIMARY KEY AUTOINCREMENT, -- the order of arrival; clocks may tie
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    author       TEXT NOT NULL, -- customer, eva, person
    id           TEXT NOT NULL, -- the platform's for what arrives, Eva's own for what she says
    text         TEXT NOT NULL,
    at           TEXT NOT NULL,
    revision     INTEGER NOT NULL DEFAULT 0,
    deleted_at   TEXT,
    action       TEXT,          -- a button that was pressed instead of a text
    turn         INTEGER,       -- the turn that took it in or that says it; 0: settled without one
    taken_as     INTEGER,       -- the revision that the turn took in
    sources      TEXT NOT NULL DEFAULT '[]',
    name         TEXT,          -- of a person on the team, as the customer sees it
    UNIQUE (conversation, author, id)
);
CREATE INDEX messages_by_conversation ON messages (conversation, number);
CREATE INDEX messages_by_turn ON messages (turn, number) WHERE turn > 0;
CREATE INDEX messages_unanswered ON messages (conversation, number) WHERE author = 'customer' AND turn IS NULL AND deleted_at IS NULL;

CREATE TABLE parts (
    turn INTEGER NOT NULL REFERENCES turns (number) ON DELETE CASCADE,
    part INTEGER NOT NULL,
    id   TEXT NOT NULL, -- the platform's id of this part of the reply
    PRIMARY KEY (turn, part)
);

CREATE TABLE wakeups (
    kind      TEXT NOT NULL,
    key       TEXT NOT NULL,
    wanted    INTEGER NOT NULL, -- how often it was asked for since the handler last finished
    claim     INTEGER NOT NULL DEFAULT 0,
    attempts  INTEGER NOT NULL DEFAULT 0,
    due       TEXT,             -- not before, after a failure
    error     TEXT,
    reference TEXT,             -- set once it is given up, until what follows from that is done
    PRIMARY KEY (kind, key)
);
CREATE INDEX wakeups_due ON wakeups (due) WHERE due IS NOT NULL;

CREATE TABLE timers (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    due    TEXT NOT NULL,
    kind   TEXT NOT NULL,
    key    TEXT NOT NULL,
    UNIQUE (kind, key, due)
);
CREATE INDEX timers_due ON timers (due);

CREATE TABLE failures (
    reference TEXT PRIMARY KEY,
    kind      TEXT NOT NULL,
    key       TEXT NOT NULL,
    error     TEXT NOT NULL,
    at        TEXT NOT NULL
);
CREATE INDEX failures_at ON failures (at);

CREATE TABLE tool_calls (
    number    INTEGER PRIMARY KEY AUTOINCREMENT,
    turn      INTEGER NOT NULL REFERENCES turns (number) ON DELETE CASCADE,
    name      TEXT NOT NULL,
    arguments TEXT NOT NULL, -- canonical JSON: a model that runs again gives new call ids, but the same arguments
    result    TEXT NOT NULL,
    at        TEXT NOT NULL,
    UNIQUE (turn, name, arguments)
);

CREATE TABLE model_calls (
    number             INTEGER PRIMARY KEY AUTOINCREMENT,
    turn               INTEGER NOT NULL REFERENCES turns (number) ON DELETE CASCADE,
    model              TEXT NOT NULL,
    input_tokens       INTEGER NOT NULL,
    output_tokens      INTEGER NOT NULL,
    cache_read_tokens  INTEGER NOT NULL,
    cache_write_tokens INTEGER NOT NULL,
    cost_usd           TEXT NOT NULL, -- exact decimal
    seconds            REAL NOT NULL,
    at                 TEXT NOT NULL
);
CREATE INDEX model_calls_by_turn ON model_calls (turn);

CREATE TABLE feedback (
    number       INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    reply        TEXT NOT NULL,
    value        TEXT NOT NULL, -- up, down
    text         TEXT NOT NULL,
    at           TEXT NOT NULL,
    UNIQUE (conversation, reply)
);

CREATE TABLE person_requests (
    number       INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation TEXT NOT NULL UNIQUE REFERENCES conversations (id) ON DELETE CASCADE, -- one open request at a time
    reason       TEXT NOT NULL,
    at           TEXT NOT NULL
);

CREATE TABLE findings (
    number       INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    turn         INTEGER NOT NULL,
    rule         TEXT NOT NULL,
    action       TEXT NOT NULL,
    text         TEXT NOT NULL,
    at           TEXT NOT NULL
);
CREATE INDEX findings_by_conversation ON findings (conversation);

CREATE TABLE events (
    number       INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    name         TEXT NOT NULL,
    data         TEXT NOT NULL
);
CREATE INDEX events_by_conversation ON events (conversation, number);

-- What is left of somebody who was forgotten: a keyed digest, so that nothing of theirs is taken in again by a catch-up.
CREATE TABLE tombstones (
    digest TEXT PRIMARY KEY,
    at     TEXT NOT NULL
);

CREATE TABLE audit (
    number  INTEGER PRIMARY KEY AUTOINCREMENT,
    at      TEXT NOT NULL,
    what    TEXT NOT NULL,
    subject TEXT NOT NULL, -- an id, or what is left of one that was forgotten; never a name or a text
    detail  TEXT NOT NULL
);
CREATE TRIGGER audit_is_not_rewritten BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_is_not_shortened BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
