-- Which operations a service has, so that listing them reads no span. Names that have no entry in name are left out.
CREATE TABLE operation (service VARCHAR NOT NULL, kind UTINYINT NOT NULL, name_id INTEGER NOT NULL);
INSERT INTO operation SELECT DISTINCT r.service, s.kind, s.name_id FROM span s JOIN resource r ON r.id = s.resource_id WHERE s.name_id > 0;
