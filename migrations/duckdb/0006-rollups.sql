-- What hours and days came to: kept when their spans are gone. spans: so that late ones do not replace an hour of which most was dropped.
CREATE TABLE rollup (
    from_ns BIGINT NOT NULL,
    width_ns BIGINT NOT NULL,
    spans BIGINT NOT NULL,
    state BLOB NOT NULL,
    PRIMARY KEY (width_ns, from_ns)
);

-- One row an edge and hour: what people read, and what long times are summed from. The worst minute is the one with most attempts beyond calls.
CREATE TABLE edge_hour (
    start_ns BIGINT NOT NULL,
    caller VARCHAR,
    callee VARCHAR NOT NULL,
    operation VARCHAR NOT NULL,
    calls DOUBLE NOT NULL,
    attempts DOUBLE NOT NULL,
    retries DOUBLE NOT NULL,
    hedges DOUBLE NOT NULL,
    redeliveries DOUBLE NOT NULL,
    errors DOUBLE NOT NULL,
    failed_attempts DOUBLE NOT NULL,
    masked DOUBLE NOT NULL,
    timeouts DOUBLE NOT NULL,
    orphaned_ns DOUBLE NOT NULL,
    duration_ns DOUBLE NOT NULL,
    work_ns DOUBLE NOT NULL,
    worst_ns BIGINT NOT NULL,
    worst_calls DOUBLE NOT NULL,
    worst_attempts DOUBLE NOT NULL,
    worst_errors DOUBLE NOT NULL,
    worst_first_failed DOUBLE NOT NULL
);

CREATE INDEX edge_hour_start ON edge_hour (start_ns);

-- Sums of the hours of a day and the largest factor of one: a month is summed from these, not from 24 times as many rows.
CREATE TABLE edge_day (
    start_ns BIGINT NOT NULL,
    caller VARCHAR NOT NULL,
    callee VARCHAR NOT NULL,
    operation VARCHAR NOT NULL,
    calls DOUBLE NOT NULL,
    attempts DOUBLE NOT NULL,
    retries DOUBLE NOT NULL,
    hedges DOUBLE NOT NULL,
    redeliveries DOUBLE NOT NULL,
    errors DOUBLE NOT NULL,
    failed_attempts DOUBLE NOT NULL,
    masked DOUBLE NOT NULL,
    timeouts DOUBLE NOT NULL,
    orphaned_ns DOUBLE NOT NULL,
    duration_ns DOUBLE NOT NULL,
    work_ns DOUBLE NOT NULL,
    peak DOUBLE NOT NULL
);

CREATE INDEX edge_day_start ON edge_day (start_ns);

-- Requests that entered the system, and sums over the calls between services.
CREATE TABLE hour_total (
    start_ns BIGINT NOT NULL PRIMARY KEY,
    requests DOUBLE NOT NULL,
    request_errors DOUBLE NOT NULL,
    calls DOUBLE NOT NULL,
    attempts DOUBLE NOT NULL,
    retries DOUBLE NOT NULL,
    hedges DOUBLE NOT NULL,
    redeliveries DOUBLE NOT NULL,
    errors DOUBLE NOT NULL,
    failed_attempts DOUBLE NOT NULL,
    masked DOUBLE NOT NULL,
    timeouts DOUBLE NOT NULL,
    orphaned_ns DOUBLE NOT NULL,
    duration_ns DOUBLE NOT NULL,
    work_ns DOUBLE NOT NULL
);

-- Hours and days whose parts changed since they were rolled up. changes: so that one that comes meanwhile is not lost.
CREATE TABLE rollup_due (
    from_ns BIGINT NOT NULL,
    width_ns BIGINT NOT NULL,
    changes BIGINT NOT NULL,
    due_ns BIGINT NOT NULL,
    PRIMARY KEY (width_ns, from_ns)
);

INSERT INTO rollup_due (from_ns, width_ns, changes, due_ns)
SELECT DISTINCT from_ns - from_ns % 3600000000000, 3600000000000, 1, 0 FROM window_result;
