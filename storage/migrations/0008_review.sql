-- What people look at later: also questions that are about something else than the articles, and what was said by who wants a person.

DROP INDEX turns_to_review;
CREATE INDEX turns_to_review ON turns (number) WHERE outcome IN ('unknown', 'off_topic', 'failed');
