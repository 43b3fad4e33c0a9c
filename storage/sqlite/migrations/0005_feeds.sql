-- Feeds, polled once for all desks; each desk's subscriptions; the queue of work to be done.

CREATE TABLE feed (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  url TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL DEFAULT '',
  link TEXT,
  kind TEXT NOT NULL DEFAULT '',
  language TEXT,
  state TEXT NOT NULL DEFAULT 'ok',
  state_since REAL,
  failures INTEGER NOT NULL DEFAULT 0,
  failing_since REAL,
  fault_kind TEXT,
  fault_detail TEXT NOT NULL DEFAULT '',
  fault_status INTEGER,
  checked_at REAL,
  succeeded_at REAL,
  next_at REAL,
  interval INTEGER NOT NULL DEFAULT 1800,
  per_day REAL,
  etag TEXT,
  last_modified TEXT,
  move_url TEXT,
  move_since REAL,
  move_seen INTEGER NOT NULL DEFAULT 0
) STRICT;

-- tags are JSON: a list of words.
CREATE TABLE subscription (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  desk_id INTEGER NOT NULL REFERENCES desk (id),
  feed_id INTEGER NOT NULL REFERENCES feed (id),
  name TEXT NOT NULL,
  tags TEXT NOT NULL DEFAULT '[]',
  source_class TEXT NOT NULL,
  filter TEXT NOT NULL DEFAULT '',
  paused INTEGER NOT NULL DEFAULT 0,
  added_at REAL NOT NULL,
  since REAL NOT NULL,
  primed INTEGER NOT NULL DEFAULT 0,
  told TEXT NOT NULL DEFAULT 'ok',
  UNIQUE (desk_id, feed_id)
) STRICT;
CREATE INDEX subscription_by_feed ON subscription (feed_id);

-- What stood in a feed when it was last read: its newest entries, and what they said.
CREATE TABLE feed_entry (
  feed_id INTEGER NOT NULL REFERENCES feed (id),
  key TEXT NOT NULL,
  mark TEXT NOT NULL,
  seen_at REAL NOT NULL,
  PRIMARY KEY (feed_id, key)
) STRICT, WITHOUT ROWID;

-- By which subscriptions of its desk an article came.
CREATE TABLE article_feed (
  article_id INTEGER NOT NULL REFERENCES article (id),
  subscription_id INTEGER NOT NULL REFERENCES subscription (id),
  PRIMARY KEY (article_id, subscription_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_feed_by_subscription ON article_feed (subscription_id, article_id);

-- Work to be done. A claim sets lease and lease_until; what has run out may be claimed again.
CREATE TABLE task (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  payload TEXT NOT NULL DEFAULT '',
  due_at REAL NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  lease TEXT,
  lease_until REAL,
  fault TEXT NOT NULL DEFAULT '',
  UNIQUE (kind, key)
) STRICT;
CREATE INDEX task_by_due ON task (kind, due_at);

-- What a reader must know of an article: only a headline was to be had; corrected since it came.
ALTER TABLE article ADD COLUMN headline_only INTEGER NOT NULL DEFAULT 0;
ALTER TABLE article ADD COLUMN corrected_at REAL;
