-- Who forecast what, and why no longer. The model itself is a file that is named by its checksum.
CREATE TABLE IF NOT EXISTS model_version (
    id            BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    cluster_name  VARCHAR(255) NOT NULL,
    server        UUID REFERENCES server (id) ON DELETE CASCADE, -- the only one that it is for
    resource      VARCHAR(20) NOT NULL,
    learner       VARCHAR(255) NOT NULL,
    state         VARCHAR(20) NOT NULL,
    reason        VARCHAR(4000) NOT NULL,
    servers       INTEGER NOT NULL,
    scores        VARCHAR(8000) NOT NULL, -- a JSON array
    model_sha256  VARCHAR(64),
    previous      BIGINT,
    learnt_at     TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    changed_at    TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE INDEX IF NOT EXISTS model_version_server ON model_version (server);

-- Whose history a model was learnt from.
CREATE TABLE IF NOT EXISTS model_source (
    version BIGINT NOT NULL REFERENCES model_version (id) ON DELETE CASCADE,
    server  UUID NOT NULL REFERENCES server (id) ON DELETE CASCADE,
    PRIMARY KEY (version, server)
);
CREATE INDEX IF NOT EXISTS model_source_server ON model_source (server);
