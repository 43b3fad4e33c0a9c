-- What Discord needs to be remembered: questions behind buttons, when a person last looked, and
-- small notes of the program to itself.

CREATE TABLE question (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  desk_id INTEGER NOT NULL REFERENCES desk (id),
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  page INTEGER NOT NULL,
  asked_at REAL NOT NULL,
  UNIQUE (desk_id, kind, subject, page)
) STRICT;

CREATE TABLE last_look (
  desk_id INTEGER NOT NULL REFERENCES desk (id),
  channel INTEGER NOT NULL,
  person INTEGER NOT NULL,
  looked_at REAL NOT NULL,
  PRIMARY KEY (desk_id, channel, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE note (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE desk ADD COLUMN admin_channel INTEGER;
