-- Digests, what came of each time that one was due, and the outbox of what is posted.

-- times, weekdays and tags are JSON lists. Slots due up to decided_at were decided on.
CREATE TABLE digest (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  desk_id INTEGER NOT NULL REFERENCES desk (id),
  name TEXT NOT NULL,
  channel INTEGER NOT NULL,
  times TEXT NOT NULL,
  zone TEXT NOT NULL,
  weekdays TEXT NOT NULL,
  tags TEXT NOT NULL,
  filter TEXT NOT NULL,
  length TEXT NOT NULL,
  mention INTEGER,
  language TEXT NOT NULL,
  when_empty TEXT NOT NULL,
  threads INTEGER NOT NULL,
  paused INTEGER NOT NULL DEFAULT 0,
  skip_until REAL,
  disabled TEXT NOT NULL DEFAULT '',
  created_at REAL NOT NULL,
  decided_at REAL NOT NULL,
  UNIQUE (desk_id, name)
) STRICT;

CREATE TABLE delivery (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  desk_id INTEGER NOT NULL REFERENCES desk (id),
  channel INTEGER NOT NULL,
  kind TEXT NOT NULL,
  key TEXT NOT NULL UNIQUE,
  code TEXT NOT NULL,
  title TEXT NOT NULL,
  threads INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'open',
  place INTEGER,
  thread INTEGER,
  created_at REAL NOT NULL
) STRICT;
CREATE INDEX delivery_by_desk ON delivery (desk_id);
CREATE INDEX delivery_open ON delivery (channel, id) WHERE state = 'open';

-- payload is the message as rendered (JSON).
CREATE TABLE delivery_part (
  delivery_id INTEGER NOT NULL REFERENCES delivery (id),
  number INTEGER NOT NULL,
  payload TEXT NOT NULL,
  nonce TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting',
  message INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  not_before REAL,
  began_at REAL,
  fault TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (delivery_id, number)
) STRICT, WITHOUT ROWID;

-- The claim: a local date and wall time of a digest is decided on once.
CREATE TABLE digest_run (
  digest_id INTEGER NOT NULL REFERENCES digest (id),
  day TEXT NOT NULL,
  wall_time TEXT NOT NULL,
  due_at REAL NOT NULL,
  late INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  claimed_at REAL NOT NULL,
  since_at REAL,
  until_at REAL,
  headline TEXT NOT NULL DEFAULT '',
  delivery_id INTEGER REFERENCES delivery (id),
  PRIMARY KEY (digest_id, day, wall_time)
) STRICT, WITHOUT ROWID;
CREATE INDEX digest_run_by_due ON digest_run (digest_id, due_at);
