-- Keys of callers: only a hash of the secret is kept. rate_per_s: 0 for the service's own limit.
CREATE TABLE api_key (
    id VARCHAR NOT NULL PRIMARY KEY,
    name VARCHAR NOT NULL,
    hash VARCHAR NOT NULL,
    scopes VARCHAR NOT NULL,
    rate_per_s DOUBLE NOT NULL,
    created_ns BIGINT NOT NULL,
    expires_ns BIGINT,
    revoked_ns BIGINT);
