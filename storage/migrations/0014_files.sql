-- What was sent along with a message: as JSON, what each is called, claims to be, how large it is, and by what its channel fetches it. Its
-- bytes are not kept: whoever answers the message fetches them.

ALTER TABLE messages ADD COLUMN files TEXT NOT NULL DEFAULT '[]';
