-- Keys of callers: only a hash of the secret is kept. rate_per_s: 0 for the service's own limit.
CREATE TABLE api_key (
    id text NOT NULL PRIMARY KEY,
    name text NOT NULL,
    hash text NOT NULL,
    scopes text NOT NULL,
    rate_per_s double precision NOT NULL,
    created_ns bigint NOT NULL,
    expires_ns bigint,
    revoked_ns bigint
);
