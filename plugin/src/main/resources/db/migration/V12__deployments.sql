-- Workloads of several servers, rehearsals of their portions elsewhere, and outages of hypervisors.
CREATE TABLE IF NOT EXISTS deployed_workload (
    project     VARCHAR(255) NOT NULL,
    name        VARCHAR(63) NOT NULL,
    document    VARCHAR(300000) NOT NULL, -- as it was imported
    actor       VARCHAR(255) NOT NULL,
    imported_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    PRIMARY KEY (project, name)
);
CREATE TABLE IF NOT EXISTS rehearsal (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project     VARCHAR(255) NOT NULL,
    workload    VARCHAR(63) NOT NULL,
    portion     VARCHAR(63) NOT NULL,
    original    UUID NOT NULL,
    copy        UUID NOT NULL,
    hypervisor  VARCHAR(1000) NOT NULL,
    actor       VARCHAR(255) NOT NULL,
    state       VARCHAR(20) NOT NULL,
    outcome     VARCHAR(20), -- what it will be when its copy is removed; NULL while that is open
    detail      VARCHAR(4000) NOT NULL,
    measured    VARCHAR(4000) NOT NULL, -- JSON object of numbers
    predicted   VARCHAR(4000) NOT NULL, -- the same, from what was known before
    began_at    TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    updated_at  TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE INDEX IF NOT EXISTS rehearsal_state ON rehearsal (state);
CREATE INDEX IF NOT EXISTS rehearsal_workload ON rehearsal (project, workload);
CREATE INDEX IF NOT EXISTS rehearsal_updated ON rehearsal (updated_at);
CREATE TABLE IF NOT EXISTS outage (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hypervisor  VARCHAR(1000) NOT NULL,
    began_at    TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    ended_at    TIMESTAMP(6) WITH TIME ZONE -- NULL while it lasts
);
CREATE TABLE IF NOT EXISTS watched (
    hypervisor  VARCHAR(1000) NOT NULL PRIMARY KEY,
    seconds     DOUBLE PRECISION NOT NULL -- for how long it was looked after and answered
);
