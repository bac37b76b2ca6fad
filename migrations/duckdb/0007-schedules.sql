-- When reports on periods are made, and for whom. targets, thresholds: one a line. from_ns: due times up to it count for nothing.
CREATE TABLE schedule (
    id VARCHAR NOT NULL PRIMARY KEY,
    name VARCHAR NOT NULL,
    cron VARCHAR NOT NULL,
    time_zone VARCHAR NOT NULL,
    period VARCHAR NOT NULL,
    targets VARCHAR NOT NULL,
    only_when VARCHAR NOT NULL,
    thresholds VARCHAR NOT NULL,
    paused BOOLEAN NOT NULL,
    created_ns BIGINT NOT NULL,
    from_ns BIGINT NOT NULL);
-- One row for each due time that somebody began to work on: whoever has its row makes its report.
CREATE TABLE schedule_run (
    schedule_id VARCHAR NOT NULL,
    due_ns BIGINT NOT NULL,
    origin VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    owner VARCHAR NOT NULL,
    tries INTEGER NOT NULL,
    started_ns BIGINT NOT NULL,
    alive_ns BIGINT NOT NULL,
    finished_ns BIGINT,
    note VARCHAR,
    report_id VARCHAR,
    PRIMARY KEY (schedule_id, due_ns));
CREATE TABLE report (
    id VARCHAR NOT NULL PRIMARY KEY,
    schedule_id VARCHAR,
    title VARCHAR NOT NULL,
    from_ns BIGINT NOT NULL,
    to_ns BIGINT NOT NULL,
    created_ns BIGINT NOT NULL,
    headline VARCHAR NOT NULL,
    has_news BOOLEAN NOT NULL);
-- Apart from its report, so that lists do not read it; compressed already.
CREATE TABLE report_body (id VARCHAR NOT NULL PRIMARY KEY, body BLOB NOT NULL);
-- Amplifiers that somebody knows of. operation: NULL for all of the edge.
CREATE TABLE acknowledgement (
    id VARCHAR NOT NULL PRIMARY KEY,
    caller VARCHAR NOT NULL,
    callee VARCHAR NOT NULL,
    operation VARCHAR,
    until_ns BIGINT NOT NULL,
    note VARCHAR NOT NULL,
    author VARCHAR NOT NULL,
    created_ns BIGINT NOT NULL);
