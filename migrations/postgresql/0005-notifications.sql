-- What is to be told to others, and was: kept until each receiver has it or was given up. due_ns: not before then.
CREATE TABLE notification (
    id text NOT NULL,
    target text NOT NULL,
    type text NOT NULL,
    subject text NOT NULL,
    body text NOT NULL,
    state text NOT NULL,
    tries integer NOT NULL,
    created_ns bigint NOT NULL,
    due_ns bigint NOT NULL,
    finished_ns bigint,
    last_error text,
    PRIMARY KEY (id, target)
);

CREATE INDEX notification_due ON notification (due_ns) WHERE state = 'pending';

-- Edges that amplified without anybody seeing it, so that each is told once.
CREATE TABLE hidden_amplifier (
    caller text NOT NULL,
    callee text NOT NULL,
    operation text NOT NULL,
    first_ns bigint NOT NULL,
    seen_ns bigint NOT NULL,
    PRIMARY KEY (caller, callee, operation)
);
