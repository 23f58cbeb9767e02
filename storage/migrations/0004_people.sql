-- What is left of people who were forgotten names nobody, and what is over its time goes.

-- A line of the audit stands as it was written, but for a name: of who was forgotten a digest takes its place.
DROP TRIGGER audit_is_not_rewritten;
CREATE TRIGGER audit_is_not_rewritten BEFORE UPDATE ON audit
WHEN NEW.number IS NOT OLD.number OR NEW.at IS NOT OLD.at OR NEW.what IS NOT OLD.what OR NEW.detail IS NOT OLD.detail
    OR length(NEW.subject) <> 64 OR NEW.subject GLOB '*[^0-9a-f]*'
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;

-- It is shortened from its beginning only, and says since when it is kept.
DROP TRIGGER audit_is_not_shortened;
CREATE TRIGGER audit_is_not_shortened BEFORE DELETE ON audit
WHEN OLD.at >= coalesce((SELECT value FROM meta WHERE name = 'audit_kept_since'), '')
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;

CREATE INDEX audit_by_subject ON audit (subject);
CREATE INDEX audit_by_time ON audit (at);

-- Those who were forgotten before this: their digests cannot be made here, so their lines get a number that says nothing.
UPDATE audit SET subject = lower(hex(randomblob(32))) WHERE subject GLOB 'C-*' AND subject NOT IN (SELECT id FROM conversations);
INSERT INTO wakeups (kind, key, wanted) SELECT 'scrub', 'log', 1 WHERE EXISTS (SELECT 1 FROM tombstones);
