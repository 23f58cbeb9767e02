-- What the customer was reading when they asked, and how helpful readers found what they read.

ALTER TABLE messages ADD COLUMN about TEXT NOT NULL DEFAULT ''; -- the slug of an article

CREATE TABLE article_votes (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    slug   TEXT NOT NULL,
    value  TEXT NOT NULL, -- yes, no
    at     TEXT NOT NULL  -- the day is enough, and nothing tells whose vote it is
);
CREATE INDEX article_votes_by_slug ON article_votes (slug);
