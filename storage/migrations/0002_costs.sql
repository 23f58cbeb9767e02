-- What was spent since the beginning of a month is asked for every few seconds while there is a budget.

CREATE INDEX model_calls_by_time ON model_calls (at);
