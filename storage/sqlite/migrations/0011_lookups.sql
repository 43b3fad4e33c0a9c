-- Searches saved under names of their own; what makes trends quick.

-- folded is the name as names are compared; a removed one can be brought back for a while.
CREATE TABLE saved_search (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  desk_id INTEGER NOT NULL REFERENCES desk (id),
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  query TEXT NOT NULL,
  person INTEGER NOT NULL,
  saved_at REAL NOT NULL,
  removed_at REAL
) STRICT;
CREATE UNIQUE INDEX saved_search_by_name ON saved_search (desk_id, folded)
  WHERE removed_at IS NULL;
CREATE INDEX saved_search_by_desk ON saved_search (desk_id, removed_at);

-- Trends count no copies: whether a mention is in one stands beside it, kept by the article.
ALTER TABLE mention ADD COLUMN of_copy INTEGER NOT NULL DEFAULT 0;
UPDATE mention SET of_copy = 1
WHERE article_id IN (SELECT id FROM article WHERE copy_of IS NOT NULL);
CREATE TRIGGER mention_of_copy AFTER UPDATE OF copy_of ON article
WHEN (new.copy_of IS NULL) <> (old.copy_of IS NULL) BEGIN
  UPDATE mention SET of_copy = (new.copy_of IS NOT NULL) WHERE article_id = new.id;
END;
CREATE INDEX article_copies ON article (desk_id, moment) WHERE copy_of IS NOT NULL;
-- Entities of several parts: what each part counts alone is no bound of the whole.
CREATE INDEX entity_by_merging ON entity (desk_id, root_id) WHERE root_id <> id;

-- A newer version of an article keeps its moment; its mentions went by that of the new text.
UPDATE mention SET published_at = (SELECT moment FROM article WHERE id = mention.article_id)
WHERE article_id IN (SELECT article_id FROM article_version)
AND published_at <> (SELECT moment FROM article WHERE id = mention.article_id);
