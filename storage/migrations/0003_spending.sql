-- What each month has cost outlives the conversations that it was spent on: who is forgotten gives no money back. Nothing here names anybody.

CREATE TABLE spending (
    month       TEXT NOT NULL,   -- as 2026-03, in UTC
    model       TEXT NOT NULL,
    picodollars BIGINT NOT NULL, -- millionths of a millionth of a US dollar: whole numbers, so that nothing is lost
    PRIMARY KEY (month, model)
);

INSERT INTO spending (month, model, picodollars)
SELECT substr(at, 1, 7), model, sum(CAST(round(CAST(cost_usd AS NUMERIC) * 1000000000000) AS BIGINT))
FROM model_calls GROUP BY substr(at, 1, 7), model;

DROP INDEX model_calls_by_time; -- nobody adds up a month from its calls any more
