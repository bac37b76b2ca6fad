-- When reports on periods are made, and for whom. targets, thresholds: one a line. from_ns: due times up to it count for nothing.
CREATE TABLE schedule (
    id text NOT NULL PRIMARY KEY,
    name text NOT NULL,
    cron text NOT NULL,
    time_zone text NOT NULL,
    period text NOT NULL,
    targets text NOT NULL,
    only_when text NOT NULL,
    thresholds text NOT NULL,
    paused boolean NOT NULL,
    created_ns bigint NOT NULL,
    from_ns bigint NOT NULL
);

-- One row for each due time that somebody began to work on: whoever has its row makes its report.
CREATE TABLE schedule_run (
    schedule_id text NOT NULL,
    due_ns bigint NOT NULL,
    origin text NOT NULL,
    state text NOT NULL,
    owner text NOT NULL,
    tries integer NOT NULL,
    started_ns bigint NOT NULL,
    alive_ns bigint NOT NULL,
    finished_ns bigint,
    note text,
    report_id text,
    PRIMARY KEY (schedule_id, due_ns)
);

CREATE TABLE report (
    id text NOT NULL PRIMARY KEY,
    schedule_id text,
    title text NOT NULL,
    from_ns bigint NOT NULL,
    to_ns bigint NOT NULL,
    created_ns bigint NOT NULL,
    headline text NOT NULL,
    has_news boolean NOT NULL
);

CREATE INDEX report_created ON report (created_ns, id);

-- Apart from its report, so that lists do not read it; compressed already.
CREATE TABLE report_body (
    id text NOT NULL PRIMARY KEY,
    body bytea NOT NULL
);

ALTER TABLE report_body ALTER COLUMN body SET STORAGE EXTERNAL;

-- Amplifiers that somebody knows of. operation: NULL for all of the edge.
CREATE TABLE acknowledgement (
    id text NOT NULL PRIMARY KEY,
    caller text NOT NULL,
    callee text NOT NULL,
    operation text,
    until_ns bigint NOT NULL,
    note text NOT NULL,
    author text NOT NULL,
    created_ns bigint NOT NULL
);

-- What Quartz.NET 4.7 keeps its triggers in, so that one of many replicas fires each. It reads and writes these itself; what is to be
-- done is in schedule, from which they are made again. Times in them are .NET ticks.
CREATE TABLE quartz_job_details (
    sched_name text NOT NULL,
    job_name text NOT NULL,
    job_group text NOT NULL,
    description text,
    job_class_name text NOT NULL,
    is_durable boolean NOT NULL,
    is_nonconcurrent boolean NOT NULL,
    is_update_data boolean NOT NULL,
    requests_recovery boolean NOT NULL,
    job_data bytea,
    PRIMARY KEY (sched_name, job_name, job_group)
);

CREATE TABLE quartz_triggers (
    sched_name text NOT NULL,
    trigger_name text NOT NULL,
    trigger_group text NOT NULL,
    job_name text NOT NULL,
    job_group text NOT NULL,
    description text,
    next_fire_time bigint,
    prev_fire_time bigint,
    priority integer,
    trigger_state text NOT NULL,
    trigger_type text NOT NULL,
    start_time bigint NOT NULL,
    end_time bigint,
    calendar_name text,
    misfire_instr smallint,
    misfire_orig_fire_time bigint,
    execution_group text,
    preferred_node text,
    preferred_node_auto boolean NOT NULL DEFAULT false,
    retry_policy text,
    retry_attempt integer,
    continues_trigger_name text,
    continues_trigger_group text,
    continuation_condition integer,
    overlap_policy integer,
    pause_reason text,
    paused_by text,
    paused_at bigint,
    misfire_threshold bigint,
    fixed_delay boolean,
    job_data bytea,
    PRIMARY KEY (sched_name, trigger_name, trigger_group),
    FOREIGN KEY (sched_name, job_name, job_group) REFERENCES quartz_job_details (sched_name, job_name, job_group)
);

CREATE TABLE quartz_simple_triggers (
    sched_name text NOT NULL,
    trigger_name text NOT NULL,
    trigger_group text NOT NULL,
    repeat_count bigint NOT NULL,
    repeat_interval bigint NOT NULL,
    times_triggered bigint NOT NULL,
    PRIMARY KEY (sched_name, trigger_name, trigger_group),
    FOREIGN KEY (sched_name, trigger_name, trigger_group) REFERENCES quartz_triggers (sched_name, trigger_name, trigger_group) ON DELETE CASCADE
);

CREATE TABLE quartz_cron_triggers (
    sched_name text NOT NULL,
    trigger_name text NOT NULL,
    trigger_group text NOT NULL,
    cron_expression text NOT NULL,
    time_zone_id text,
    PRIMARY KEY (sched_name, trigger_name, trigger_group),
    FOREIGN KEY (sched_name, trigger_name, trigger_group) REFERENCES quartz_triggers (sched_name, trigger_name, trigger_group) ON DELETE CASCADE
);

CREATE TABLE quartz_simprop_triggers (
    sched_name text NOT NULL,
    trigger_name text NOT NULL,
    trigger_group text NOT NULL,
    str_prop_1 text,
    str_prop_2 text,
    str_prop_3 text,
    int_prop_1 integer,
    int_prop_2 integer,
    long_prop_1 bigint,
    long_prop_2 bigint,
    dec_prop_1 numeric,
    dec_prop_2 numeric,
    bool_prop_1 boolean,
    bool_prop_2 boolean,
    time_zone_id text,
    PRIMARY KEY (sched_name, trigger_name, trigger_group),
    FOREIGN KEY (sched_name, trigger_name, trigger_group) REFERENCES quartz_triggers (sched_name, trigger_name, trigger_group) ON DELETE CASCADE
);

CREATE TABLE quartz_blob_triggers (
    sched_name text NOT NULL,
    trigger_name text NOT NULL,
    trigger_group text NOT NULL,
    blob_data bytea,
    PRIMARY KEY (sched_name, trigger_name, trigger_group),
    FOREIGN KEY (sched_name, trigger_name, trigger_group) REFERENCES quartz_triggers (sched_name, trigger_name, trigger_group) ON DELETE CASCADE
);

CREATE TABLE quartz_calendars (
    sched_name text NOT NULL,
    calendar_name text NOT NULL,
    calendar bytea NOT NULL,
    PRIMARY KEY (sched_name, calendar_name)
);

CREATE TABLE quartz_paused_trigger_grps (
    sched_name text NOT NULL,
    trigger_group text NOT NULL,
    pause_reason text,
    paused_by text,
    paused_at bigint,
    PRIMARY KEY (sched_name, trigger_group)
);

CREATE TABLE quartz_paused_job_grps (
    sched_name text NOT NULL,
    job_group text NOT NULL,
    pause_reason text,
    paused_by text,
    paused_at bigint,
    PRIMARY KEY (sched_name, job_group)
);

CREATE TABLE quartz_fired_triggers (
    sched_name text NOT NULL,
    entry_id text NOT NULL,
    trigger_name text NOT NULL,
    trigger_group text NOT NULL,
    instance_name text NOT NULL,
    fired_time bigint NOT NULL,
    sched_time bigint NOT NULL,
    priority integer NOT NULL,
    state text NOT NULL,
    job_name text,
    job_group text,
    is_nonconcurrent boolean NOT NULL,
    requests_recovery boolean,
    execution_group text,
    progress integer,
    progress_message text,
    interrupt_requested_time bigint,
    PRIMARY KEY (sched_name, entry_id)
);

CREATE TABLE quartz_scheduler_state (
    sched_name text NOT NULL,
    instance_name text NOT NULL,
    last_checkin_time bigint NOT NULL,
    checkin_interval bigint NOT NULL,
    quartz_version text,
    PRIMARY KEY (sched_name, instance_name)
);

CREATE TABLE quartz_locks (
    sched_name text NOT NULL,
    lock_name text NOT NULL,
    PRIMARY KEY (sched_name, lock_name)
);

CREATE INDEX quartz_triggers_job ON quartz_triggers (sched_name, job_name, job_group);
CREATE INDEX quartz_triggers_next ON quartz_triggers (sched_name, trigger_state, next_fire_time, priority DESC, misfire_instr);

-- What became of a report is looked up by its id.
CREATE INDEX notification_subject ON notification (subject);
