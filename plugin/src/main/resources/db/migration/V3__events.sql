-- External events, each occurrence a row: those that people made (feed is null) and those that a calendar feed last told of.
CREATE TABLE IF NOT EXISTS external_event (
    id        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project   VARCHAR(255) NOT NULL,
    actor     VARCHAR(255) NOT NULL,
    name      VARCHAR(255) NOT NULL,
    feed      VARCHAR(2000),
    starts_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    ends_at   TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE INDEX IF NOT EXISTS external_event_start ON external_event (starts_at);
CREATE INDEX IF NOT EXISTS external_event_feed ON external_event (feed);
