-- Which operations a service has, so that listing them reads no span. Names that have no entry in name are left out.
CREATE TABLE operation (
    service text NOT NULL,
    name_id integer NOT NULL,
    kind smallint NOT NULL
);

-- By a hash: a service's name may be longer than an index takes.
CREATE UNIQUE INDEX operation_key ON operation (md5(service), kind, name_id);

INSERT INTO operation (service, name_id, kind)
SELECT DISTINCT r.service, s.name_id, s.kind FROM span s JOIN resource r ON r.id = s.resource_id WHERE s.name_id > 0;

-- Few spans are errors, and they are what is searched for most: without it, looking for none in a quiet hour reads the hour.
CREATE INDEX span_errors ON span USING btree (start_ns) WHERE status = 2;
