-- Where a desk's briefs belong, and the language of our own words there.

ALTER TABLE desk ADD COLUMN channel INTEGER;

ALTER TABLE desk ADD COLUMN language TEXT NOT NULL DEFAULT 'en';
