-- What people changed on a desk by command, for its admins to look up.
CREATE TABLE audit_entry (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  desk_id INTEGER NOT NULL REFERENCES desk (id),
  person INTEGER NOT NULL,
  name TEXT NOT NULL,
  command TEXT NOT NULL,
  subject TEXT NOT NULL,
  details TEXT NOT NULL,
  at REAL NOT NULL
) STRICT;
CREATE INDEX audit_entry_by_desk ON audit_entry (desk_id, id);
