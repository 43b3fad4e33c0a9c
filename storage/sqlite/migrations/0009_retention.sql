-- For how many days a desk keeps the texts of its articles, and which texts were dropped.

-- NULL keeps them for good.
ALTER TABLE desk ADD COLUMN keep_days INTEGER;

-- From then on the text is what was shown of it in a channel, a sentence a line.
ALTER TABLE article ADD COLUMN dropped_at REAL;
CREATE INDEX article_with_text ON article (desk_id, received_at) WHERE dropped_at IS NULL;
