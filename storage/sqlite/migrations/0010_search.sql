-- What look-ups need in order to stay quick at a million articles.

-- The host of the address, lower case: what a reader calls a source that has no name.
ALTER TABLE article ADD COLUMN host TEXT GENERATED ALWAYS AS (
  CASE WHEN instr(url, '://') THEN
    lower(substr(url, instr(url, '://') + 3,
      instr(substr(url, instr(url, '://') + 3) || '/', '/') - 1))
  END
) VIRTUAL;
-- Partial, so that none is taken for a query that asks for the desk alone: SQLite would walk through
-- all of it where an id says more.
CREATE INDEX article_by_site ON article (desk_id, site, moment) WHERE site > '';
CREATE INDEX article_by_host ON article (desk_id, host, moment) WHERE host > '';
CREATE INDEX article_by_class ON article (desk_id, source_class, moment) WHERE source_class > '';
CREATE INDEX article_by_language ON article (desk_id, language, moment) WHERE language > '';

-- How often an entity's own names were mentioned, and in how many articles.
ALTER TABLE entity ADD COLUMN mentions INTEGER NOT NULL DEFAULT 0;
ALTER TABLE entity ADD COLUMN articles INTEGER NOT NULL DEFAULT 0;
UPDATE entity SET
  mentions = (SELECT count(*) FROM mention WHERE entity_id = entity.id),
  articles = (SELECT count(DISTINCT article_id) FROM mention WHERE entity_id = entity.id);
CREATE INDEX entity_by_articles ON entity (desk_id, articles) WHERE articles > 0;
CREATE TRIGGER mention_insert AFTER INSERT ON mention BEGIN
  UPDATE entity SET mentions = mentions + 1, articles = articles + NOT EXISTS (
    SELECT 1 FROM mention
    WHERE entity_id = new.entity_id AND published_at = new.published_at
    AND article_id = new.article_id AND start <> new.start)
  WHERE id = new.entity_id;
END;
CREATE TRIGGER mention_delete AFTER DELETE ON mention BEGIN
  UPDATE entity SET mentions = mentions - 1, articles = articles - NOT EXISTS (
    SELECT 1 FROM mention
    WHERE entity_id = old.entity_id AND published_at = old.published_at
    AND article_id = old.article_id)
  WHERE id = old.entity_id;
END;
