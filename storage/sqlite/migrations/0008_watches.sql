-- Watches, the articles that they are yet to be held against, and what they found.

-- place is a channel, or a person's number made negative; quiet hours are wall times.
CREATE TABLE watch (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  desk_id INTEGER NOT NULL REFERENCES desk (id),
  place INTEGER NOT NULL,
  person INTEGER NOT NULL,
  kind TEXT NOT NULL,
  number INTEGER NOT NULL,
  words TEXT NOT NULL,
  label TEXT NOT NULL,
  language TEXT NOT NULL,
  min_sources INTEGER NOT NULL,
  cooldown REAL NOT NULL,
  quiet_from TEXT,
  quiet_to TEXT,
  zone TEXT NOT NULL,
  created_at REAL NOT NULL,
  told_at REAL,
  paused TEXT NOT NULL DEFAULT '',
  UNIQUE (desk_id, place, kind, number, words)
) STRICT;

-- What came in or was corrected since the watches were looked at: noted in the transaction that
-- stores it, and only for desks where something is watched.
CREATE TABLE watch_news (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  desk_id INTEGER NOT NULL REFERENCES desk (id),
  article_id INTEGER NOT NULL
) STRICT;
CREATE TRIGGER watch_news_insert AFTER INSERT ON article
WHEN EXISTS (SELECT 1 FROM watch WHERE watch.desk_id = new.desk_id) BEGIN
  INSERT INTO watch_news (desk_id, article_id) VALUES (new.desk_id, new.id);
END;
CREATE TRIGGER watch_news_update AFTER UPDATE OF corrected_at ON article
WHEN new.corrected_at IS NOT old.corrected_at
  AND EXISTS (SELECT 1 FROM watch WHERE watch.desk_id = new.desk_id) BEGIN
  INSERT INTO watch_news (desk_id, article_id) VALUES (new.desk_id, new.id);
END;

CREATE TABLE watch_hit (
  watch_id INTEGER NOT NULL REFERENCES watch (id),
  article_id INTEGER NOT NULL,
  found_at REAL NOT NULL,
  PRIMARY KEY (watch_id, article_id)
) STRICT, WITHOUT ROWID;

-- Posts are edited once for each time that a source of theirs changed what it tells; a part whose
-- payload the message does not show yet is due.
CREATE TABLE amendment (
  delivery_id INTEGER NOT NULL REFERENCES delivery (id),
  article_id INTEGER NOT NULL,
  corrected_at REAL NOT NULL,
  PRIMARY KEY (delivery_id, article_id, corrected_at)
) STRICT, WITHOUT ROWID;
ALTER TABLE delivery_part ADD COLUMN edit_due INTEGER NOT NULL DEFAULT 0;
CREATE INDEX delivery_part_due ON delivery_part (delivery_id, number) WHERE edit_due;
CREATE INDEX article_by_correction ON article (corrected_at) WHERE corrected_at IS NOT NULL;
CREATE INDEX shown_article_by_article ON shown_article (article_id);
CREATE INDEX digest_run_by_delivery ON digest_run (delivery_id) WHERE delivery_id IS NOT NULL;
