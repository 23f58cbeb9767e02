-- Up to where each place of a platform has been heard, and which thread belongs to a conversation whose address does not say it.

CREATE TABLE cursors (
    place    TEXT PRIMARY KEY, -- as an address: channel:place
    position TEXT NOT NULL     -- the platform's own; only its channel compares it
);

CREATE TABLE threads (
    address TEXT PRIMARY KEY,
    thread  TEXT NOT NULL UNIQUE
);

CREATE TABLE pauses (
    name TEXT PRIMARY KEY -- discord, discord:support
);
