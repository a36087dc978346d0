-- Sums, from which every mean follows: one row per hour of what was forecast, and what it was.
CREATE TABLE IF NOT EXISTS forecast_score (
    id              BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hour_start      TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    project         VARCHAR(255) NOT NULL,
    server_group    VARCHAR(255) NOT NULL,
    resource        VARCHAR(20) NOT NULL,
    learner         VARCHAR(255) NOT NULL,
    ahead_seconds   INTEGER NOT NULL,
    points          BIGINT NOT NULL,
    absolute_error  DOUBLE PRECISION NOT NULL,
    signed_error    DOUBLE PRECISION NOT NULL,
    pinball         DOUBLE PRECISION NOT NULL,
    amount          DOUBLE PRECISION NOT NULL,
    points_within   BIGINT NOT NULL,
    UNIQUE (hour_start, project, server_group, resource, learner, ahead_seconds)
);

CREATE TABLE IF NOT EXISTS anomaly (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    server     UUID NOT NULL REFERENCES server (id) ON DELETE CASCADE,
    resource   VARCHAR(20) NOT NULL,
    kind       VARCHAR(20) NOT NULL,
    began_at   TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    ended_at   TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    score      DOUBLE PRECISION NOT NULL,
    facts      VARCHAR(4000) NOT NULL, -- a JSON object of numbers as strings
    message    VARCHAR(4000) NOT NULL,
    found_at   TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    told       BOOLEAN NOT NULL
);
CREATE INDEX IF NOT EXISTS anomaly_server ON anomaly (server, ended_at);
CREATE INDEX IF NOT EXISTS anomaly_ended ON anomaly (ended_at);
