-- Which server of Nova each shadow instance is: Nova chooses the ids of servers by itself.
CREATE TABLE IF NOT EXISTS shadow_server (
    instance    UUID NOT NULL PRIMARY KEY REFERENCES shadow_instance (id) ON DELETE CASCADE,
    server      UUID NOT NULL UNIQUE
);
