-- What is to be told to others, and was: kept until each receiver has it or was given up. due_ns: not before then.
CREATE TABLE notification (
    id VARCHAR NOT NULL,
    target VARCHAR NOT NULL,
    type VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    body VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    tries INTEGER NOT NULL,
    created_ns BIGINT NOT NULL,
    due_ns BIGINT NOT NULL,
    finished_ns BIGINT,
    last_error VARCHAR,
    PRIMARY KEY (id, target));
-- Edges that amplified without anybody seeing it, so that each is told once.
CREATE TABLE hidden_amplifier (
    caller VARCHAR NOT NULL,
    callee VARCHAR NOT NULL,
    operation VARCHAR NOT NULL,
    first_ns BIGINT NOT NULL,
    seen_ns BIGINT NOT NULL,
    PRIMARY KEY (caller, callee, operation));
