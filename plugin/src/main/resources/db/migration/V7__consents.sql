-- Which projects let their servers be shadows for others, and all that was ever said about it.
CREATE TABLE IF NOT EXISTS consent (
    project    VARCHAR(255) PRIMARY KEY,
    actor      VARCHAR(255) NOT NULL,
    granted_at TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE TABLE IF NOT EXISTS consent_audit (
    id      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project VARCHAR(255) NOT NULL,
    actor   VARCHAR(255) NOT NULL,
    action  VARCHAR(20) NOT NULL,
    detail  VARCHAR(4000) NOT NULL,
    at      TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE INDEX IF NOT EXISTS consent_audit_project ON consent_audit (project, id);
