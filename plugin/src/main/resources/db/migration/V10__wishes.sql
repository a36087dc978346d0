-- what an owner has set here of a server in place of metadata: a JSON object of strings
ALTER TABLE server ADD COLUMN IF NOT EXISTS wishes VARCHAR(10000) DEFAULT '{}' NOT NULL;
