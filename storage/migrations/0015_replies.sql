-- What a message answers, where its platform says so: who wrote that, and how it begins.

ALTER TABLE messages ADD COLUMN replying_to TEXT NOT NULL DEFAULT '';
