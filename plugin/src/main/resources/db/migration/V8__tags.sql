-- What servers are said to be: by people, by Nova, by the processes in their guests, by their behaviour.
CREATE TABLE IF NOT EXISTS tag (
    server     UUID NOT NULL REFERENCES server (id) ON DELETE CASCADE,
    name       VARCHAR(60) NOT NULL,
    source     VARCHAR(20) NOT NULL,
    confidence DOUBLE PRECISION NOT NULL,
    actor      VARCHAR(255) NOT NULL,
    reason     VARCHAR(4000) NOT NULL,
    since      TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    denied     BOOLEAN NOT NULL, -- a person says that it is not so
    PRIMARY KEY (server, name, source)
);
