-- Wishes for a person, the cards that staff are shown of them, and who has taken which.

CREATE TABLE handovers (
    number       INTEGER PRIMARY KEY AUTOINCREMENT,
    id           TEXT NOT NULL UNIQUE,
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    reason       TEXT NOT NULL,
    asked_at     TEXT NOT NULL,
    asked_to     INTEGER NOT NULL, -- the number of the last message before the wish
    round        INTEGER NOT NULL, -- how many cards there were to be
    board        TEXT NOT NULL,    -- the channel whose place holds the card
    place        TEXT NOT NULL,
    card         TEXT NOT NULL,    -- the platform's id of it
    card_round   INTEGER NOT NULL, -- of which round that card is
    posted_at    TEXT,
    person       TEXT,             -- the platform's id of who has it
    person_name  TEXT,
    taken_at     TEXT,
    taken_from   INTEGER NOT NULL, -- the number of the last message before it was taken
    missed_at    TEXT,             -- since when the customer knows that nobody has come so far
    ended_at     TEXT,
    outcome      TEXT NOT NULL     -- handed back, resolved, closed, undeliverable
);
CREATE UNIQUE INDEX handovers_one_open ON handovers (conversation) WHERE ended_at IS NULL;
CREATE INDEX handovers_by_conversation ON handovers (conversation);

-- Fixed sentences of Eva's that are still to be said: a turn takes each up, and says it as it says everything.
CREATE TABLE words (
    number       INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    epoch        INTEGER NOT NULL, -- another one speaks since: then it is not said any more
    text         TEXT NOT NULL,
    answers      INTEGER NOT NULL, -- the number of the last message that it answers
    outcome      TEXT NOT NULL     -- of the turn that says it
);
CREATE INDEX words_by_conversation ON words (conversation, number);

-- What a forgotten conversation has left on boards: the cards are emptied next. Nothing here names anybody.
CREATE TABLE left_cards (
    id    TEXT PRIMARY KEY, -- of the hand-over
    board TEXT NOT NULL,
    place TEXT NOT NULL,
    card  TEXT NOT NULL
);

-- Where conversations begin in a place that many share, further lines come with addresses of their own.
ALTER TABLE conversations ADD COLUMN lobby TEXT NOT NULL DEFAULT '';
CREATE INDEX conversations_by_lobby ON conversations (lobby, customer, created_at) WHERE lobby <> '';
CREATE TABLE further_addresses (
    address      TEXT PRIMARY KEY,
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE
);
CREATE INDEX further_addresses_by_conversation ON further_addresses (conversation);
CREATE INDEX messages_of_persons ON messages (conversation, number) WHERE author = 'person';
