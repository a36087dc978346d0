-- Which server was moved where, why, and what came of it; written before it is acted on.
CREATE TABLE IF NOT EXISTS migration (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    server      UUID NOT NULL REFERENCES server (id) ON DELETE CASCADE,
    server_name VARCHAR(255) NOT NULL,
    project     VARCHAR(255) NOT NULL,
    actor       VARCHAR(255) NOT NULL,
    source      VARCHAR(1000) NOT NULL, -- name of a hypervisor
    target      VARCHAR(1000) NOT NULL,
    benefit     DOUBLE PRECISION NOT NULL, -- core-minutes
    cost        DOUBLE PRECISION NOT NULL, -- core-minutes
    memory_mib  DOUBLE PRECISION NOT NULL,
    reason      VARCHAR(4000) NOT NULL,
    state       VARCHAR(20) NOT NULL,
    detail      VARCHAR(4000) NOT NULL,
    decided_at  TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    updated_at  TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE INDEX IF NOT EXISTS migration_server ON migration (server, id);
CREATE INDEX IF NOT EXISTS migration_project ON migration (project, id);
CREATE INDEX IF NOT EXISTS migration_state ON migration (state);
CREATE INDEX IF NOT EXISTS migration_updated ON migration (updated_at);
