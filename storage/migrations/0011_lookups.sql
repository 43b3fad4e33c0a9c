-- Searches saved under names of their own.

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
