-- Quotes: what each rests on and who said it, its price and how that came about, and what has become of it.

CREATE TABLE quotes (
    number        INTEGER PRIMARY KEY AUTOINCREMENT,
    id            TEXT NOT NULL UNIQUE,
    conversation  TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    facts         TEXT NOT NULL, -- canonical JSON: equal for the same vehicle, driver and choices
    details       TEXT NOT NULL, -- JSON: each detail with its value, the message that it stands in, and the words there
    kind          TEXT NOT NULL, -- the class by which a vehicle is priced that stands in no table
    status        TEXT NOT NULL, -- draft, given, superseded, taken_up; expired is what was given, once its time is over
    turn          INTEGER NOT NULL, -- in which it was last put to the customer
    confirmed     TEXT NOT NULL, -- the id of the message that said yes to it
    given_in      INTEGER NOT NULL, -- the turn in which it got its price, or 0
    beside        TEXT,          -- the quote that it is a what-if of
    items         TEXT NOT NULL, -- JSON: the steps to the price
    premium       TEXT,          -- exact, per month
    currency      TEXT NOT NULL,
    valid_until   TEXT,
    rates_version TEXT NOT NULL,
    trouble       TEXT NOT NULL, -- why a person must price it
    at            TEXT NOT NULL, -- the last change
    CHECK (status IN ('draft', 'given', 'superseded', 'taken_up')),
    CHECK (status = 'draft' OR (premium IS NOT NULL AND valid_until IS NOT NULL AND confirmed <> ''))
);
CREATE INDEX quotes_by_conversation ON quotes (conversation, number);
CREATE INDEX quotes_to_look_at ON quotes (at) WHERE status = 'taken_up' OR trouble <> '';
-- However often a turn is repeated: one draft of the same facts, and one quote for a yes to them.
CREATE UNIQUE INDEX quotes_one_draft ON quotes (conversation, facts) WHERE status = 'draft';
CREATE UNIQUE INDEX quotes_one_for_a_yes ON quotes (conversation, facts, confirmed) WHERE confirmed <> '';
