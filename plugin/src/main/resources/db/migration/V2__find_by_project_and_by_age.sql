-- Lists are of one project, newest first; what is old is pruned by age.
CREATE INDEX IF NOT EXISTS adjustment_project ON adjustment (project, id);
CREATE INDEX IF NOT EXISTS adjustment_updated ON adjustment (updated_at);
CREATE INDEX IF NOT EXISTS notification_project ON notification (project, id);
CREATE INDEX IF NOT EXISTS notification_noted ON notification (noted_at);
