-- Analyses asked for or made by the watch, what they found, and what people noted about it. Small tables: read whole, in any order.
CREATE TABLE analysis (
    id VARCHAR NOT NULL PRIMARY KEY,
    origin VARCHAR NOT NULL,
    request VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    from_ns BIGINT NOT NULL,
    to_ns BIGINT NOT NULL,
    created_ns BIGINT NOT NULL,
    started_ns BIGINT,
    finished_ns BIGINT,
    alive_ns BIGINT NOT NULL,
    step VARCHAR NOT NULL,
    error VARCHAR,
    spans BIGINT NOT NULL,
    incidents INTEGER NOT NULL);
CREATE TABLE analysis_result (id VARCHAR NOT NULL PRIMARY KEY, result BLOB NOT NULL);
CREATE TABLE incident (
    id VARCHAR NOT NULL PRIMARY KEY,
    analysis_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    start_ns BIGINT NOT NULL,
    end_ns BIGINT NOT NULL,
    ongoing BOOLEAN NOT NULL,
    cause VARCHAR,
    mechanism VARCHAR,
    confidence DOUBLE,
    metastable BOOLEAN NOT NULL,
    services VARCHAR NOT NULL,
    summary VARCHAR NOT NULL,
    impact_requests DOUBLE NOT NULL,
    found_ns BIGINT NOT NULL,
    updated_ns BIGINT NOT NULL);
CREATE TABLE annotation (
    id VARCHAR NOT NULL PRIMARY KEY,
    incident_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    body VARCHAR NOT NULL,
    author VARCHAR NOT NULL,
    created_ns BIGINT NOT NULL);
