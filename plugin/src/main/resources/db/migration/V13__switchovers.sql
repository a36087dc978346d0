-- Portions of workloads whose traffic was moved, or was to be moved, from one server to another.
CREATE TABLE IF NOT EXISTS switchover (
    id              BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind            VARCHAR(20) NOT NULL,
    workload        VARCHAR(255) NOT NULL,
    portion         VARCHAR(255) NOT NULL,
    project         VARCHAR(255) NOT NULL,
    underway        VARCHAR(800) UNIQUE, -- project, workload and portion as long as it is open: one at a time
    member          VARCHAR(255) NOT NULL, -- what the portion calls the server that others stand in for
    actor           VARCHAR(255) NOT NULL,
    from_server     UUID NOT NULL,
    from_name       VARCHAR(255) NOT NULL,
    from_hypervisor VARCHAR(1000) NOT NULL,
    to_server       UUID NOT NULL,
    to_name         VARCHAR(255) NOT NULL,
    to_hypervisor   VARCHAR(1000) NOT NULL,
    held_mib        DOUBLE PRECISION NOT NULL, -- what it has while it waits
    held_cores      DOUBLE PRECISION NOT NULL,
    address         VARCHAR(255) NOT NULL,
    state           VARCHAR(20) NOT NULL,
    met             BOOLEAN NOT NULL, -- whether the objectives were seen to be met
    detail          VARCHAR(4000) NOT NULL,
    failing_since   TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    decided_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    fenced_at       TIMESTAMP(6) WITH TIME ZONE,
    expanded_at     TIMESTAMP(6) WITH TIME ZONE,
    shifted_at      TIMESTAMP(6) WITH TIME ZONE,
    updated_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE INDEX IF NOT EXISTS switchover_state ON switchover (state);
CREATE INDEX IF NOT EXISTS switchover_portion ON switchover (project, workload, portion);
