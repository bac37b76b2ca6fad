-- Analyses asked for or made by the watch, what they found, and what people noted about it.
CREATE TABLE analysis (
    id text NOT NULL PRIMARY KEY,
    origin text NOT NULL,
    request text NOT NULL,
    status text NOT NULL,
    from_ns bigint NOT NULL,
    to_ns bigint NOT NULL,
    created_ns bigint NOT NULL,
    started_ns bigint,
    finished_ns bigint,
    alive_ns bigint NOT NULL,
    step text NOT NULL,
    error text,
    spans bigint NOT NULL,
    incidents integer NOT NULL
);

CREATE INDEX analysis_created ON analysis (created_ns, id);

-- Apart from its analysis, so that lists do not read it; compressed already.
CREATE TABLE analysis_result (
    id text NOT NULL PRIMARY KEY,
    result bytea NOT NULL
);

ALTER TABLE analysis_result ALTER COLUMN result SET STORAGE EXTERNAL;

-- services: names between line breaks, sorted, one before the first and one after the last.
CREATE TABLE incident (
    id text NOT NULL PRIMARY KEY,
    analysis_id text NOT NULL,
    name text NOT NULL,
    start_ns bigint NOT NULL,
    end_ns bigint NOT NULL,
    ongoing boolean NOT NULL,
    cause text,
    mechanism text,
    confidence double precision,
    metastable boolean NOT NULL,
    services text NOT NULL,
    summary text NOT NULL,
    impact_requests double precision NOT NULL,
    found_ns bigint NOT NULL,
    updated_ns bigint NOT NULL
);

CREATE INDEX incident_start ON incident (start_ns, id);

CREATE TABLE annotation (
    id text NOT NULL PRIMARY KEY,
    incident_id text NOT NULL,
    kind text NOT NULL,
    body text NOT NULL,
    author text NOT NULL,
    created_ns bigint NOT NULL
);

CREATE INDEX annotation_incident ON annotation (incident_id, created_ns);
