-- The tables of the road: desks, articles with their versions and readings, stories, entities,
-- mentions, days, and the indices that search them.

CREATE TABLE desk (
  id INTEGER PRIMARY KEY,
  guild INTEGER NOT NULL UNIQUE,
  name TEXT NOT NULL,
  zone TEXT NOT NULL DEFAULT 'UTC'
) STRICT;

CREATE TABLE article (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  desk_id INTEGER NOT NULL REFERENCES desk (id),
  version INTEGER NOT NULL DEFAULT 1,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  text_hash BLOB NOT NULL,
  url TEXT,
  site TEXT,
  byline TEXT,
  language TEXT,
  source_class TEXT NOT NULL,
  origin TEXT NOT NULL,
  published_day TEXT,
  published_at REAL,
  moment REAL NOT NULL,
  received_at REAL NOT NULL,
  copy_of INTEGER REFERENCES article (id),
  desk_word TEXT GENERATED ALWAYS AS ('desk' || desk_id) VIRTUAL
) STRICT;
CREATE INDEX article_by_moment ON article (desk_id, moment);
CREATE INDEX article_by_received ON article (desk_id, received_at);
CREATE INDEX article_by_copy ON article (copy_of) WHERE copy_of IS NOT NULL;

-- The identities of an article: its canonical address, its text, the page that it came as.
CREATE TABLE article_key (
  desk_id INTEGER NOT NULL REFERENCES desk (id),
  key TEXT NOT NULL,
  article_id INTEGER NOT NULL REFERENCES article (id),
  PRIMARY KEY (desk_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_key_by_article ON article_key (article_id);

-- What an article said before a newer version of it came in.
CREATE TABLE article_version (
  article_id INTEGER NOT NULL REFERENCES article (id),
  version INTEGER NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  text_hash BLOB NOT NULL,
  received_at REAL NOT NULL,
  PRIMARY KEY (article_id, version)
) STRICT, WITHOUT ROWID;

-- What was read in the current version: sentences with their scores, and the features.
CREATE TABLE reading (
  article_id INTEGER PRIMARY KEY REFERENCES article (id),
  sentences TEXT NOT NULL,
  features TEXT NOT NULL
) STRICT;

CREATE TABLE story (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  desk_id INTEGER NOT NULL REFERENCES desk (id),
  follows INTEGER REFERENCES story (id)
) STRICT;
CREATE INDEX story_by_desk ON story (desk_id);

CREATE TABLE story_article (
  article_id INTEGER PRIMARY KEY REFERENCES article (id),
  story_id INTEGER NOT NULL REFERENCES story (id),
  score REAL NOT NULL,
  reasons TEXT NOT NULL
) STRICT;
CREATE INDEX story_article_by_story ON story_article (story_id);

-- An entity that was merged into another keeps its row; root_id names the one it counts as.
CREATE TABLE entity (
  id INTEGER PRIMARY KEY,
  desk_id INTEGER NOT NULL REFERENCES desk (id),
  root_id INTEGER NOT NULL REFERENCES entity (id) DEFERRABLE INITIALLY DEFERRED,
  kind TEXT NOT NULL,
  key TEXT
) STRICT;
CREATE INDEX entity_by_root ON entity (root_id);
CREATE INDEX entity_by_key ON entity (desk_id, key) WHERE key IS NOT NULL;

-- used_as_name counts the articles in which this was the entity's fullest name.
CREATE TABLE alias (
  id INTEGER PRIMARY KEY,
  desk_id INTEGER NOT NULL REFERENCES desk (id),
  entity_id INTEGER NOT NULL REFERENCES entity (id),
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  used INTEGER NOT NULL,
  used_as_name INTEGER NOT NULL,
  desk_word TEXT GENERATED ALWAYS AS ('desk' || desk_id) VIRTUAL,
  UNIQUE (desk_id, folded, entity_id, name)
) STRICT;
CREATE INDEX alias_by_entity ON alias (entity_id);

-- published_at is the article's moment, copied so that an entity's week is one range of the key.
CREATE TABLE mention (
  entity_id INTEGER NOT NULL REFERENCES entity (id),
  published_at REAL NOT NULL,
  article_id INTEGER NOT NULL REFERENCES article (id),
  start INTEGER NOT NULL,
  end INTEGER NOT NULL,
  PRIMARY KEY (entity_id, published_at, article_id, start)
) STRICT, WITHOUT ROWID;
CREATE INDEX mention_by_article ON mention (article_id);

CREATE TABLE event_day (
  desk_id INTEGER NOT NULL REFERENCES desk (id),
  first TEXT NOT NULL,
  last TEXT NOT NULL,
  article_id INTEGER NOT NULL REFERENCES article (id),
  start INTEGER NOT NULL,
  end INTEGER NOT NULL,
  PRIMARY KEY (desk_id, first, last, article_id, start)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_day_by_last ON event_day (desk_id, last);
CREATE INDEX event_day_by_article ON event_day (article_id);

CREATE VIRTUAL TABLE article_words USING fts5 (
  title, text, desk_word,
  content = 'article', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER article_words_insert AFTER INSERT ON article BEGIN
  INSERT INTO article_words (rowid, title, text, desk_word)
  VALUES (new.id, new.title, new.text, new.desk_word);
END;
CREATE TRIGGER article_words_update AFTER UPDATE OF title, text ON article BEGIN
  INSERT INTO article_words (article_words, rowid, title, text, desk_word)
  VALUES ('delete', old.id, old.title, old.text, old.desk_word);
  INSERT INTO article_words (rowid, title, text, desk_word)
  VALUES (new.id, new.title, new.text, new.desk_word);
END;
CREATE TRIGGER article_words_delete AFTER DELETE ON article BEGIN
  INSERT INTO article_words (article_words, rowid, title, text, desk_word)
  VALUES ('delete', old.id, old.title, old.text, old.desk_word);
END;

-- Two-character pieces of Chinese and Japanese writing, which has no spaces to split words at.
CREATE VIRTUAL TABLE article_pieces USING fts5 (
  pieces, desk_word, content = '', tokenize = 'unicode61'
);

CREATE VIRTUAL TABLE alias_trigrams USING fts5 (
  folded, content = 'alias', content_rowid = 'id', tokenize = 'trigram'
);
CREATE TRIGGER alias_trigrams_insert AFTER INSERT ON alias BEGIN
  INSERT INTO alias_trigrams (rowid, folded) VALUES (new.id, new.folded);
END;
CREATE TRIGGER alias_trigrams_delete AFTER DELETE ON alias BEGIN
  INSERT INTO alias_trigrams (alias_trigrams, rowid, folded) VALUES ('delete', old.id, old.folded);
END;
