-- What requests can be matched by, the shadow instances that wait for them, and who claimed which.
CREATE TABLE IF NOT EXISTS workload_profile (
    id          VARCHAR(64) NOT NULL PRIMARY KEY,
    project     VARCHAR(255) NOT NULL,
    name        VARCHAR(255) NOT NULL,
    traits      VARCHAR(100000) NOT NULL, -- JSON object of texts
    requests    BIGINT NOT NULL,
    first_at    TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    last_at     TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE INDEX IF NOT EXISTS workload_profile_project ON workload_profile (project);
CREATE TABLE IF NOT EXISTS workload_request (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    profile     VARCHAR(64) NOT NULL REFERENCES workload_profile (id) ON DELETE CASCADE,
    at          TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE INDEX IF NOT EXISTS workload_request_at ON workload_request (at);
CREATE INDEX IF NOT EXISTS workload_request_profile ON workload_request (profile);
CREATE TABLE IF NOT EXISTS shadow_instance (
    id          UUID NOT NULL PRIMARY KEY,
    profile     VARCHAR(64) NOT NULL REFERENCES workload_profile (id) ON DELETE CASCADE,
    project     VARCHAR(255) NOT NULL,
    name        VARCHAR(255) NOT NULL,
    strength    VARCHAR(20) NOT NULL,
    hypervisor  VARCHAR(1000) NOT NULL,
    state       VARCHAR(20) NOT NULL,
    memory_mib  DOUBLE PRECISION NOT NULL, -- what it holds
    cores       DOUBLE PRECISION NOT NULL,
    asked_by    VARCHAR(255) NOT NULL,
    detail      VARCHAR(4000) NOT NULL,
    version     BIGINT NOT NULL, -- grows with each change
    created_at  TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    updated_at  TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    expires_at  TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE INDEX IF NOT EXISTS shadow_instance_state ON shadow_instance (state);
CREATE INDEX IF NOT EXISTS shadow_instance_updated ON shadow_instance (updated_at);
CREATE TABLE IF NOT EXISTS shadow_claim (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    instance    UUID NOT NULL REFERENCES shadow_instance (id) ON DELETE CASCADE,
    project     VARCHAR(255) NOT NULL,
    actor       VARCHAR(255) NOT NULL,
    name        VARCHAR(255) NOT NULL, -- of the server that is asked for
    state       VARCHAR(20) NOT NULL,
    detail      VARCHAR(4000) NOT NULL,
    decided_at  TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    updated_at  TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE INDEX IF NOT EXISTS shadow_claim_state ON shadow_claim (state);
CREATE INDEX IF NOT EXISTS shadow_claim_instance ON shadow_claim (instance);
