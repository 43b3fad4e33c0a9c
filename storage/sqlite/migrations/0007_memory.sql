-- What each channel was shown, so that nothing is told to it twice; what people called useful.

-- delivery_id names the post; it is NULL for what was remembered without one.
CREATE TABLE shown_story (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  desk_id INTEGER NOT NULL REFERENCES desk (id),
  channel INTEGER NOT NULL,
  delivery_id INTEGER,
  story_id INTEGER NOT NULL,
  status TEXT NOT NULL,
  headline TEXT NOT NULL,
  place INTEGER NOT NULL,
  weights TEXT NOT NULL,
  shown_at REAL NOT NULL
) STRICT;
CREATE INDEX shown_story_by_channel ON shown_story (desk_id, channel, shown_at);
CREATE INDEX shown_story_by_delivery ON shown_story (delivery_id) WHERE delivery_id IS NOT NULL;

CREATE TABLE shown_article (
  shown_id INTEGER NOT NULL REFERENCES shown_story (id),
  article_id INTEGER NOT NULL,
  PRIMARY KEY (shown_id, article_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE shown_quote (
  shown_id INTEGER NOT NULL REFERENCES shown_story (id),
  number INTEGER NOT NULL,
  quote TEXT NOT NULL,
  PRIMARY KEY (shown_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE vote (
  desk_id INTEGER NOT NULL REFERENCES desk (id),
  story_id INTEGER NOT NULL REFERENCES story (id),
  person INTEGER NOT NULL,
  useful INTEGER NOT NULL,
  voted_at REAL NOT NULL,
  PRIMARY KEY (desk_id, story_id, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX vote_by_story ON vote (story_id);
