-- What it costs and why it is so: docs/decisions/0006-postgresql-columns.md.

CREATE TABLE setting (
    name text NOT NULL PRIMARY KEY,
    value text NOT NULL
);

-- Dictionaries: what repeats is stored once. Ids start at 1; hash is the first half of the SHA-256 of the content, so that several
-- processes agree. Bytes that PostgreSQL's text cannot hold (NUL, invalid UTF-8) stand in the exact_ column, readable ones beside it.

CREATE TABLE name (
    id integer NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hash uuid NOT NULL UNIQUE,
    value text NOT NULL,
    exact bytea
);

CREATE TABLE scope (
    id integer NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hash uuid NOT NULL UNIQUE,
    name text NOT NULL,
    version text NOT NULL,
    exact_name bytea,
    exact_version bytea
);

CREATE TABLE resource (
    id integer NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hash uuid NOT NULL UNIQUE,
    service text NOT NULL,
    instance text,
    version text,
    attributes text NOT NULL
);

-- type: 0 string, 2 integer, 3 double, 4 boolean, 5 array or map (JSON), 6 bytes (Base64).
CREATE TABLE attribute (
    id integer NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hash uuid NOT NULL UNIQUE,
    type smallint NOT NULL,
    key text NOT NULL,
    value text NOT NULL,
    exact_key bytea,
    exact_value bytea
);

-- Widest columns first, so that no byte is lost to alignment; nothing is NULL, so that rows need no null bitmap.
-- An id of 0 in attribute_ids stands for the next of own_attributes.
CREATE TABLE span (
    span_id bigint NOT NULL,
    parent_id bigint NOT NULL,
    start_ns bigint NOT NULL,
    duration_ns bigint NOT NULL,
    trace_id uuid NOT NULL,
    name_id integer NOT NULL,
    resource_id integer NOT NULL,
    scope_id integer NOT NULL,
    flags integer NOT NULL,
    kind smallint NOT NULL,
    status smallint NOT NULL,
    attribute_ids integer[] NOT NULL,
    own_attributes text NOT NULL,
    details text NOT NULL,
    status_message text NOT NULL,
    trace_state text NOT NULL
) PARTITION BY RANGE (start_ns);

CREATE INDEX span_trace_id ON span USING btree (trace_id);
CREATE INDEX span_start_ns ON span USING brin (start_ns) WITH (pages_per_range = 32, autosummarize = on);

-- Starts that no partition was made for: clocks far off, and whatever comes while a partition cannot be made.
CREATE TABLE span_default PARTITION OF span DEFAULT;

-- One row an append and window it touched, folded into analysis_window now and then: appends never wait for one another.
CREATE TABLE window_arrival (
    from_ns bigint NOT NULL,
    spans bigint NOT NULL,
    appended_ns bigint NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

CREATE TABLE analysis_window (
    from_ns bigint NOT NULL PRIMARY KEY,
    spans bigint NOT NULL,
    revision bigint NOT NULL,
    analysed_revision bigint NOT NULL,
    appended_ns bigint NOT NULL
);

CREATE INDEX analysis_window_due ON analysis_window (from_ns) WHERE revision > analysed_revision;

-- Its rows are locked by who analyses a window; apart, so that counting what arrives does not wait for that.
CREATE TABLE window_claim (
    from_ns bigint NOT NULL PRIMARY KEY
);

CREATE TABLE window_result (
    from_ns bigint NOT NULL,
    to_ns bigint NOT NULL,
    slice_index integer NOT NULL,
    slice_count integer NOT NULL,
    state bytea NOT NULL,
    PRIMARY KEY (from_ns, slice_count, slice_index)
);

CREATE TABLE edge_series (
    from_ns bigint NOT NULL,
    slice_index integer NOT NULL,
    slice_count integer NOT NULL,
    start_ns bigint NOT NULL,
    width_ns bigint NOT NULL,
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
    duration_ns double precision NOT NULL
);

CREATE INDEX edge_series_window ON edge_series (from_ns);
CREATE INDEX edge_series_start ON edge_series (start_ns);

-- Spans as people read them. attributes has one value per key, and only of what is in the dictionary: the others are in own_attributes.
CREATE VIEW spans AS
SELECT
    s.trace_id,
    lpad(to_hex(s.span_id), 16, '0') AS span_id,
    CASE WHEN s.parent_id <> 0 THEN lpad(to_hex(s.parent_id), 16, '0') END AS parent_id,
    -- JSON may say NUL, which text cannot.
    coalesce(n.value, replace(s.details, '\u0000', '\u2400')::json ->> 'name') AS name,
    r.service, r.instance, r.version,
    to_timestamp(s.start_ns / 1e9) AS start_time,
    s.duration_ns / 1e6::double precision AS duration_ms,
    CASE s.kind WHEN 1 THEN 'internal' WHEN 2 THEN 'server' WHEN 3 THEN 'client' WHEN 4 THEN 'producer' WHEN 5 THEN 'consumer' ELSE 'unspecified' END AS kind,
    CASE s.status WHEN 1 THEN 'ok' WHEN 2 THEN 'error' ELSE 'unset' END AS status,
    nullif(s.status_message, '') AS status_message,
    (SELECT jsonb_object_agg(a.key, a.value) FROM attribute a WHERE a.id = ANY (s.attribute_ids)) AS attributes,
    nullif(s.own_attributes, '') AS own_attributes, nullif(s.details, '') AS details, nullif(s.trace_state, '') AS trace_state,
    s.flags, c.name AS scope, s.start_ns, s.duration_ns
FROM span s
LEFT JOIN name n ON n.id = s.name_id
LEFT JOIN resource r ON r.id = s.resource_id
LEFT JOIN scope c ON c.id = s.scope_id;
