-- The dictionary: what many spans say is stored once. Readable text first; exact_… only where NUL or invalid UTF-8 make it differ.
CREATE TABLE name (id INTEGER NOT NULL, value VARCHAR NOT NULL, exact BLOB);
CREATE TABLE scope (id INTEGER NOT NULL, name VARCHAR NOT NULL, version VARCHAR NOT NULL, exact_name BLOB, exact_version BLOB);
CREATE TABLE resource (id INTEGER NOT NULL, service VARCHAR NOT NULL, instance VARCHAR, version VARCHAR, attributes VARCHAR NOT NULL);
-- type: 0 string, 2 integer, 3 double, 4 boolean, 5 array or map (JSON), 6 bytes (Base64).
CREATE TABLE attribute (id INTEGER NOT NULL, key VARCHAR NOT NULL, type UTINYINT NOT NULL, value VARCHAR NOT NULL, exact_key BLOB, exact_value BLOB);

-- About 120,000 spans each, in the order they came; the block that still grows has no row yet. traces: a Bloom filter of the trace ids.
CREATE TABLE block (id INTEGER NOT NULL, spans BIGINT NOT NULL, from_ns BIGINT NOT NULL, to_ns BIGINT NOT NULL, appended_ns BIGINT NOT NULL, traces BLOB NOT NULL);

-- No index: zone maps on block_id and start_ns find rows. An id of 0 in attribute_ids stands for the next of own_attributes.
CREATE TABLE span (
    block_id INTEGER NOT NULL,
    trace_high UBIGINT NOT NULL,
    trace_low UBIGINT NOT NULL,
    span_id UBIGINT NOT NULL,
    parent_id UBIGINT NOT NULL,
    start_ns BIGINT NOT NULL,
    duration_ns BIGINT NOT NULL,
    name_id INTEGER NOT NULL,
    resource_id INTEGER NOT NULL,
    scope_id INTEGER NOT NULL,
    kind UTINYINT NOT NULL,
    status UTINYINT NOT NULL,
    flags UINTEGER NOT NULL,
    attribute_ids INTEGER[] NOT NULL,
    own_attributes VARCHAR,
    details VARCHAR,
    status_message VARCHAR,
    trace_state VARCHAR);

-- Background analysis. One row per append and window it touched, until the window is analysed.
CREATE TABLE window_arrival (from_ns BIGINT NOT NULL, revision BIGINT NOT NULL, spans BIGINT NOT NULL, appended_ns BIGINT NOT NULL);
CREATE TABLE window_analysed (from_ns BIGINT NOT NULL, revision BIGINT NOT NULL, spans BIGINT NOT NULL);
CREATE TABLE window_result (from_ns BIGINT NOT NULL, to_ns BIGINT NOT NULL, slice_index INTEGER NOT NULL, slice_count INTEGER NOT NULL, state BLOB NOT NULL);
CREATE TABLE edge_series (
    from_ns BIGINT NOT NULL,
    slice_index INTEGER NOT NULL,
    start_ns BIGINT NOT NULL,
    width_ns BIGINT NOT NULL,
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
    duration_ns DOUBLE NOT NULL);
CREATE TABLE setting (name VARCHAR NOT NULL, value VARCHAR NOT NULL);

-- Spans as people read them. One value per key here, and only of attributes in the dictionary: the others are in own_attributes.
CREATE VIEW spans AS
SELECT
    format('{:016x}{:016x}', s.trace_high, s.trace_low) AS trace_id,
    format('{:016x}', s.span_id) AS span_id,
    CASE WHEN s.parent_id = 0 THEN NULL ELSE format('{:016x}', s.parent_id) END AS parent_id,
    coalesce(n.value, json_extract_string(s.details, '$.name')) AS name,
    r.service, r.instance, r.version,
    make_timestamp_ns(s.start_ns) AS start_time,
    s.duration_ns / 1e6 AS duration_ms,
    CASE s.kind WHEN 1 THEN 'internal' WHEN 2 THEN 'server' WHEN 3 THEN 'client' WHEN 4 THEN 'producer' WHEN 5 THEN 'consumer' ELSE 'unspecified' END AS kind,
    CASE s.status WHEN 1 THEN 'ok' WHEN 2 THEN 'error' ELSE 'unset' END AS status,
    s.status_message,
    (SELECT map(list(d.key ORDER BY d.key), list(d.value ORDER BY d.key))
        FROM (SELECT a.key AS key, any_value(a.value) AS value
            FROM (SELECT unnest(s.attribute_ids) AS id) u JOIN attribute a ON a.id = u.id GROUP BY a.key) d) AS attributes,
    s.own_attributes, s.details, s.trace_state, s.flags, c.name AS scope, s.start_ns, s.duration_ns
FROM span s
LEFT JOIN name n ON n.id = s.name_id
LEFT JOIN resource r ON r.id = s.resource_id
LEFT JOIN scope c ON c.id = s.scope_id;
