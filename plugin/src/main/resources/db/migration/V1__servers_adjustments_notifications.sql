-- Standard SQL that H2 and PostgreSQL both take. Instants are kept to the microsecond.
-- IF NOT EXISTS: H2 commits each statement, so a first start that was killed goes on where it was.

CREATE TABLE IF NOT EXISTS server (
    id                 UUID PRIMARY KEY,
    -- stands for the server where samples are kept; random, so that this row is the only way from one to the other
    pseudonym          VARCHAR(64) NOT NULL UNIQUE,
    name               VARCHAR(255) NOT NULL,
    project            VARCHAR(255) NOT NULL,
    actor              VARCHAR(255) NOT NULL,
    hypervisor         VARCHAR(1000) NOT NULL,
    dynamic_allocation BOOLEAN NOT NULL,
    metadata           VARCHAR(1000000) NOT NULL, -- a JSON object of strings
    started_at         TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    stopped_at         TIMESTAMP(6) WITH TIME ZONE
);
CREATE INDEX IF NOT EXISTS server_project ON server (project);

CREATE TABLE IF NOT EXISTS adjustment (
    id              BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    server          UUID NOT NULL REFERENCES server (id) ON DELETE CASCADE,
    server_name     VARCHAR(255) NOT NULL,
    project         VARCHAR(255) NOT NULL,
    actor           VARCHAR(255) NOT NULL,
    resource        VARCHAR(20) NOT NULL,
    from_amount     DOUBLE PRECISION NOT NULL,
    to_amount       DOUBLE PRECISION NOT NULL,
    measured        DOUBLE PRECISION NOT NULL,
    forecast_low    DOUBLE PRECISION NOT NULL,
    forecast_median DOUBLE PRECISION NOT NULL,
    forecast_high   DOUBLE PRECISION NOT NULL,
    reason          VARCHAR(4000) NOT NULL,
    state           VARCHAR(20) NOT NULL,
    detail          VARCHAR(4000) NOT NULL,
    decided_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    updated_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE INDEX IF NOT EXISTS adjustment_server ON adjustment (server, id);
CREATE INDEX IF NOT EXISTS adjustment_state ON adjustment (state);

CREATE TABLE IF NOT EXISTS notification (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    noted_at   TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    project    VARCHAR(255) NOT NULL,
    actor      VARCHAR(255) NOT NULL,
    server     UUID REFERENCES server (id) ON DELETE CASCADE,
    adjustment BIGINT REFERENCES adjustment (id) ON DELETE CASCADE,
    message    VARCHAR(4000) NOT NULL
);
CREATE INDEX IF NOT EXISTS notification_server ON notification (server);
CREATE INDEX IF NOT EXISTS notification_adjustment ON notification (adjustment);
