-- What people changed on a desk by command, for its admins to look up.
CREATE TABLE deed (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  desk_id INTEGER NOT NULL REFERENCES desk (id),
  person INTEGER NOT NULL,
  name TEXT NOT NULL,
  command TEXT NOT NULL,
  subject TEXT NOT NULL,
  details TEXT NOT NULL,
  at REAL NOT NULL
) STRICT;
CREATE INDEX deed_by_desk ON deed (desk_id, id);
