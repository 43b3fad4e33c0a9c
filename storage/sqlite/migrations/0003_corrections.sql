-- What curators rule: every correction is kept, with what was before it, so that it can be undone.
-- What it changes is written where it is read: alias, entity, story, story_article.

CREATE TABLE correction (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  desk_id INTEGER NOT NULL REFERENCES desk (id),
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  person INTEGER NOT NULL,
  at REAL NOT NULL,
  undone_at REAL
) STRICT;
CREATE INDEX correction_standing ON correction (desk_id, id) WHERE undone_at IS NULL;

-- How often a desk was corrected: who placed articles by an earlier number looks again.
ALTER TABLE desk ADD COLUMN corrections INTEGER NOT NULL DEFAULT 0;

-- 1: a curator says that the entity goes by this name; -1: that it does not; 0: found in texts.
ALTER TABLE alias ADD COLUMN ruled INTEGER NOT NULL DEFAULT 0;
CREATE INDEX alias_by_ruling ON alias (entity_id) WHERE ruled < 0;

-- Entities that a curator parted; every pair stands in both orders.
CREATE TABLE kept_apart (
  desk_id INTEGER NOT NULL REFERENCES desk (id),
  one INTEGER NOT NULL REFERENCES entity (id),
  other INTEGER NOT NULL REFERENCES entity (id),
  PRIMARY KEY (desk_id, one, other)
) STRICT, WITHOUT ROWID;

ALTER TABLE entity ADD COLUMN muted INTEGER NOT NULL DEFAULT 0;
CREATE INDEX entity_by_muting ON entity (desk_id) WHERE muted;

ALTER TABLE story ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE story ADD COLUMN muted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE story ADD COLUMN renamed TEXT;
ALTER TABLE story ADD COLUMN merged_into INTEGER REFERENCES story (id);
CREATE INDEX story_by_renaming ON story (desk_id) WHERE renamed IS NOT NULL;
CREATE INDEX story_by_merging ON story (merged_into) WHERE merged_into IS NOT NULL;
