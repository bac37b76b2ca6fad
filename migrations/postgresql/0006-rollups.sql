-- What hours and days came to: kept when their spans are gone. spans: so that late ones do not replace an hour of which most was dropped.
CREATE TABLE rollup (
    from_ns bigint NOT NULL,
    width_ns bigint NOT NULL,
    spans bigint NOT NULL,
    state bytea NOT NULL,
    PRIMARY KEY (width_ns, from_ns)
);

ALTER TABLE rollup ALTER COLUMN state SET STORAGE EXTERNAL;

-- One row an edge and hour: what people read, and what long times are summed from. The worst minute is the one with most attempts beyond calls.
CREATE TABLE edge_hour (
    start_ns bigint NOT NULL,
    caller text,
    callee text NOT NULL,
    operation text NOT NULL,
    calls double precision NOT NULL,
    attempts double precision NOT NULL,
    retries double precision NOT NULL,
    hedges double precision NOT NULL,
    redeliveries double precision NOT NULL,
    errors double precision NOT NULL,
    failed_attempts double precision NOT NULL,
    masked double precision NOT NULL,
    timeouts double precision NOT NULL,
    orphaned_ns double precision NOT NULL,
    duration_ns double precision NOT NULL,
    work_ns double precision NOT NULL,
    worst_ns bigint NOT NULL,
    worst_calls double precision NOT NULL,
    worst_attempts double precision NOT NULL,
    worst_errors double precision NOT NULL,
    worst_first_failed double precision NOT NULL
);

CREATE INDEX edge_hour_start ON edge_hour (start_ns);

-- Sums of the hours of a day and the largest factor of one: a month is summed from these, not from 24 times as many rows.
CREATE TABLE edge_day (
    start_ns bigint NOT NULL,
    caller text NOT NULL,
    callee text NOT NULL,
    operation text NOT NULL,
    calls double precision NOT NULL,
    attempts double precision NOT NULL,
    retries double precision NOT NULL,
    hedges double precision NOT NULL,
    redeliveries double precision NOT NULL,
    errors double precision NOT NULL,
    failed_attempts double precision NOT NULL,
    masked double precision NOT NULL,
    timeouts double precision NOT NULL,
    orphaned_ns double precision NOT NULL,
    duration_ns double precision NOT NULL,
    work_ns double precision NOT NULL,
    peak double precision NOT NULL
);

CREATE INDEX edge_day_start ON edge_day (start_ns);

-- Requests that entered the system, and sums over the calls between services.
CREATE TABLE hour_total (
    start_ns bigint NOT NULL PRIMARY KEY,
    requests double precision NOT NULL,
    request_errors double precision NOT NULL,
    calls double precision NOT NULL,
    attempts double precision NOT NULL,
    retries double precision NOT NULL,
    hedges double precision NOT NULL,
    redeliveries double precision NOT NULL,
    errors double precision NOT NULL,
    failed_attempts double precision NOT NULL,
    masked double precision NOT NULL,
    timeouts double precision NOT NULL,
    orphaned_ns double precision NOT NULL,
    duration_ns double precision NOT NULL,
    work_ns double precision NOT NULL
);

-- Hours and days whose parts changed since they were rolled up. changes: so that one that comes meanwhile is not lost.
CREATE TABLE rollup_due (
    from_ns bigint NOT NULL,
    width_ns bigint NOT NULL,
    changes bigint NOT NULL,
    due_ns bigint NOT NULL,
    PRIMARY KEY (width_ns, from_ns)
);

INSERT INTO rollup_due (from_ns, width_ns, changes, due_ns)
SELECT DISTINCT from_ns - from_ns % 3600000000000, 3600000000000, 1, 0 FROM window_result;
