-- All tables of Newsdesk, by subject: desks, feeds, articles, stories, entities, days, the search
-- indices, saved searches, corrections, digests, what was shown, watches.

-- Desks, and what is kept of the people on them.

CREATE TABLE desk (
  id INTEGER PRIMARY KEY,
  guild INTEGER NOT NULL UNIQUE,
  name TEXT NOT NULL,
  zone TEXT NOT NULL DEFAULT 'UTC',
  admin_channel INTEGER,
  -- How often a desk was corrected: who placed articles by an earlier number looks again.
  corrections INTEGER NOT NULL DEFAULT 0,
  channel INTEGER,
  language TEXT NOT NULL DEFAULT 'en',
  -- Whether curators may make scheduled events of plans.
  events INTEGER NOT NULL DEFAULT 0,
  -- For how many days the texts of articles are kept; NULL keeps them for good.
  keep_days INTEGER,
  -- How many articles came in, those counted again that changed what they tell.
  arrivals INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Questions that are too long for their buttons.
CREATE TABLE question (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  desk_id INTEGER NOT NULL REFERENCES desk (id),
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  kept_at REAL NOT NULL,
  UNIQUE (desk_id, kind, text)
) STRICT;

-- When a person last looked in a channel; in channel 0, when they chose to read the desk elsewhere.
CREATE TABLE last_look (
  desk_id INTEGER NOT NULL REFERENCES desk (id),
  channel INTEGER NOT NULL,
  person INTEGER NOT NULL,
  looked_at REAL NOT NULL,
  PRIMARY KEY (desk_id, channel, person)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX last_look_elsewhere ON last_look (person) WHERE channel = 0;

-- Small notes of the program to itself.
CREATE TABLE note (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What one process at a time does for all that work on the store: a lease by the database's clock.
-- `epoch` grows with each holder; the row of one that nobody has stays for a while, to fence by.
CREATE TABLE duty (
  name TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  lease_until REAL NOT NULL,
  epoch INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Readings that another process is to place, which has the duty of their desk; one that somebody
-- waits for stays with its outcome until that is taken.
CREATE TABLE inbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  desk_id INTEGER NOT NULL REFERENCES desk (id),
  payload TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  waited INTEGER NOT NULL DEFAULT 0,
  outcome TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX inbox_by_desk ON inbox (desk_id, attempts, id);

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

-- Feeds, each desk's subscriptions, and the queue of work to be done.

-- Polled once for all desks.
CREATE TABLE feed (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- As it was typed; the key is what is compared.
  url TEXT NOT NULL,
  -- Of the links of a page that is watched; NULL for the document of a feed.
  selector TEXT,
  key TEXT NOT NULL UNIQUE,
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
  -- In seconds; NULL leaves it to the feed.
  interval INTEGER,
  UNIQUE (desk_id, feed_id)
) STRICT;
CREATE INDEX subscription_by_feed ON subscription (feed_id);

-- Entries that a subscription's filter kept out, the newest: asked for where somebody misses one.
CREATE TABLE filtered_entry (
  subscription_id INTEGER NOT NULL REFERENCES subscription (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  title TEXT NOT NULL,
  url TEXT,
  filter TEXT NOT NULL,
  at REAL NOT NULL,
  PRIMARY KEY (subscription_id, key)
) STRICT, WITHOUT ROWID;

-- What stood in a feed when it was last read: its newest entries, and what they said.
CREATE TABLE feed_entry (
  feed_id INTEGER NOT NULL REFERENCES feed (id),
  key TEXT NOT NULL,
  mark TEXT NOT NULL,
  seen_at REAL NOT NULL,
  PRIMARY KEY (feed_id, key)
) STRICT, WITHOUT ROWID;

-- Work to be done, for a feed where feed_id is not 0. A claim sets lease and lease_until; what has run out may be claimed again.
CREATE TABLE task (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  feed_id INTEGER NOT NULL DEFAULT 0,
  payload TEXT NOT NULL DEFAULT '',
  due_at REAL NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  lease TEXT,
  lease_until REAL,
  fault TEXT NOT NULL DEFAULT '',
  -- When due_at was decided on: where that is yet to come, the clock was ahead then.
  planned_at REAL NOT NULL DEFAULT 0,
  -- All work at a host is in one bucket, and one process does it.
  bucket INTEGER NOT NULL DEFAULT 0,
  UNIQUE (kind, key)
) STRICT;
CREATE INDEX task_by_due ON task (kind, due_at);
CREATE INDEX task_by_plan ON task (kind, planned_at);

-- Articles with their versions and readings.

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
  kind TEXT NOT NULL DEFAULT 'report',
  origin TEXT NOT NULL,
  published_day TEXT,
  published_at REAL,
  moment REAL NOT NULL,
  received_at REAL NOT NULL,
  copy_of INTEGER REFERENCES article (id),
  desk_word TEXT GENERATED ALWAYS AS ('desk' || desk_id) VIRTUAL,
  -- What a reader must know: only a headline was to be had; corrected since it came.
  headline_only INTEGER NOT NULL DEFAULT 0,
  -- JSON: what its publisher files it under, as written.
  categories TEXT NOT NULL DEFAULT '[]',
  corrected_at REAL,
  -- From then on the text is what was shown of it in a channel, a sentence a line.
  dropped_at REAL,
  -- Its number among what came in at the desk (desk.arrivals): clocks may be wrong, this is not.
  arrival INTEGER NOT NULL DEFAULT 0,
  -- The host of the address, lower case: what a reader calls a source that has no name.
  host TEXT GENERATED ALWAYS AS (
    CASE WHEN instr(url, '://') THEN
      lower(substr(url, instr(url, '://') + 3,
        instr(substr(url, instr(url, '://') + 3) || '/', '/') - 1))
    END
  ) VIRTUAL
) STRICT;
CREATE INDEX article_by_number ON article (desk_id, id);
CREATE INDEX article_by_moment ON article (desk_id, moment);
CREATE INDEX article_by_received ON article (desk_id, received_at);
CREATE INDEX article_by_arrival ON article (desk_id, arrival);
CREATE INDEX article_by_copy ON article (copy_of) WHERE copy_of IS NOT NULL;
CREATE INDEX article_by_correction ON article (corrected_at) WHERE corrected_at IS NOT NULL;
CREATE INDEX article_with_text ON article (desk_id, received_at) WHERE dropped_at IS NULL;
-- Partial, so that none is taken for a query that asks for the desk alone: SQLite would walk through
-- all of it where an id says more.
CREATE INDEX article_by_site ON article (desk_id, site, moment) WHERE site > '';
CREATE INDEX article_by_host ON article (desk_id, host, moment) WHERE host > '';
CREATE INDEX article_by_class ON article (desk_id, source_class, moment) WHERE source_class > '';
CREATE INDEX article_by_language ON article (desk_id, language, moment) WHERE language > '';
CREATE INDEX article_copies ON article (desk_id, moment) WHERE copy_of IS NOT NULL;

-- The identities of an article: the key of its address, its text, the page that it came as.
CREATE TABLE article_key (
  desk_id INTEGER NOT NULL REFERENCES desk (id),
  key TEXT NOT NULL,
  article_id INTEGER NOT NULL REFERENCES article (id),
  PRIMARY KEY (desk_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_key_by_article ON article_key (article_id);

-- What its publisher files an article under, folded as names are.
CREATE TABLE article_category (
  desk_id INTEGER NOT NULL REFERENCES desk (id),
  name TEXT NOT NULL,
  article_id INTEGER NOT NULL REFERENCES article (id),
  PRIMARY KEY (desk_id, name, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_category_by_article ON article_category (article_id);

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

-- By which subscriptions of its desk an article came.
CREATE TABLE article_feed (
  article_id INTEGER NOT NULL REFERENCES article (id),
  subscription_id INTEGER NOT NULL REFERENCES subscription (id),
  PRIMARY KEY (article_id, subscription_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_feed_by_subscription ON article_feed (subscription_id, article_id);

-- What was read in the current version: sentences with their scores, and the features.
CREATE TABLE reading (
  article_id INTEGER PRIMARY KEY REFERENCES article (id),
  sentences TEXT NOT NULL,
  features TEXT NOT NULL
) STRICT;

-- Stories.

CREATE TABLE story (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  desk_id INTEGER NOT NULL REFERENCES desk (id),
  follows INTEGER REFERENCES story (id),
  pinned INTEGER NOT NULL DEFAULT 0,
  muted INTEGER NOT NULL DEFAULT 0,
  renamed TEXT,
  merged_into INTEGER REFERENCES story (id),
  -- What curators do about it: how far they are, '' where nobody said, and who took it.
  state TEXT NOT NULL DEFAULT '',
  owner INTEGER
) STRICT;
CREATE INDEX story_by_desk ON story (desk_id);
CREATE INDEX story_by_renaming ON story (desk_id) WHERE renamed IS NOT NULL;
CREATE INDEX story_by_work ON story (desk_id) WHERE state <> '' OR owner IS NOT NULL;
CREATE INDEX story_by_merging ON story (merged_into) WHERE merged_into IS NOT NULL;

-- What curators write about a story: people's words, and no quotes.
CREATE TABLE story_note (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  desk_id INTEGER NOT NULL REFERENCES desk (id),
  story_id INTEGER NOT NULL REFERENCES story (id),
  person INTEGER NOT NULL,
  text TEXT NOT NULL,
  at REAL NOT NULL
) STRICT;
CREATE INDEX story_note_by_story ON story_note (story_id);
CREATE INDEX story_note_by_desk ON story_note (desk_id);

CREATE TABLE story_article (
  article_id INTEGER PRIMARY KEY REFERENCES article (id),
  story_id INTEGER NOT NULL REFERENCES story (id),
  score REAL NOT NULL,
  reasons TEXT NOT NULL
) STRICT;
CREATE INDEX story_article_by_story ON story_article (story_id);

-- Entities, their names, and where they are mentioned.

-- An entity that was merged into another keeps its row; root_id names the one it counts as.
CREATE TABLE entity (
  id INTEGER PRIMARY KEY,
  desk_id INTEGER NOT NULL REFERENCES desk (id),
  root_id INTEGER NOT NULL REFERENCES entity (id) DEFERRABLE INITIALLY DEFERRED,
  kind TEXT NOT NULL,
  key TEXT,
  muted INTEGER NOT NULL DEFAULT 0,
  -- What curators rule: that the kind stands, and that it is no name to show.
  settled INTEGER NOT NULL DEFAULT 0,
  hidden INTEGER NOT NULL DEFAULT 0,
  -- In how many articles it was found to be of each kind: where none stands, the most count.
  as_person INTEGER NOT NULL DEFAULT 0,
  as_organisation INTEGER NOT NULL DEFAULT 0,
  as_place INTEGER NOT NULL DEFAULT 0,
  as_other INTEGER NOT NULL DEFAULT 0,
  -- How often an entity's own names were mentioned, and in how many articles.
  mentions INTEGER NOT NULL DEFAULT 0,
  articles INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX entity_by_root ON entity (root_id);
CREATE INDEX entity_by_key ON entity (desk_id, key) WHERE key IS NOT NULL;
CREATE INDEX entity_by_muting ON entity (desk_id) WHERE muted <> 0;
CREATE INDEX entity_by_hiding ON entity (desk_id) WHERE hidden <> 0;
CREATE INDEX entity_by_articles ON entity (desk_id, articles) WHERE articles > 0;
-- Entities of several parts: what each part counts alone is no bound of the whole.
CREATE INDEX entity_by_merging ON entity (desk_id, root_id) WHERE root_id <> id;

-- used_as_name counts the articles in which this was the entity's fullest name.
CREATE TABLE alias (
  id INTEGER PRIMARY KEY,
  desk_id INTEGER NOT NULL REFERENCES desk (id),
  entity_id INTEGER NOT NULL REFERENCES entity (id),
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  -- How the name of a person sounds; '' of other names.
  sound TEXT NOT NULL DEFAULT '',
  used INTEGER NOT NULL,
  used_as_name INTEGER NOT NULL,
  -- 1: a curator says that the entity goes by this name, 2: that it is called so; -1: that it does
  -- not; 0: found in texts.
  ruled INTEGER NOT NULL DEFAULT 0,
  UNIQUE (desk_id, folded, entity_id, name)
) STRICT;
CREATE INDEX alias_by_entity ON alias (entity_id);
CREATE INDEX alias_by_ruling ON alias (entity_id) WHERE ruled < 0;
CREATE INDEX alias_by_sound ON alias (desk_id, sound) WHERE sound > '';
CREATE INDEX alias_by_following ON alias (desk_id) WHERE ruled > 0;

-- Entities that a curator parted; every pair stands in both orders.
CREATE TABLE kept_apart (
  desk_id INTEGER NOT NULL REFERENCES desk (id),
  one INTEGER NOT NULL REFERENCES entity (id),
  other INTEGER NOT NULL REFERENCES entity (id),
  PRIMARY KEY (desk_id, one, other)
) STRICT, WITHOUT ROWID;

-- published_at is the article's moment, copied so that an entity's week is one range of the key.
CREATE TABLE mention (
  entity_id INTEGER NOT NULL REFERENCES entity (id),
  published_at REAL NOT NULL,
  article_id INTEGER NOT NULL REFERENCES article (id),
  start INTEGER NOT NULL,
  end INTEGER NOT NULL,
  -- Trends count no copies: whether the article is one, kept by a trigger.
  of_copy INTEGER NOT NULL DEFAULT 0,
  -- Only because a curator put the name on the desk's list: who had this mention before, 0 nobody.
  was INTEGER,
  PRIMARY KEY (entity_id, published_at, article_id, start)
) STRICT, WITHOUT ROWID;
CREATE INDEX mention_by_article ON mention (article_id);
CREATE INDEX mention_by_list ON mention (entity_id, article_id) WHERE was IS NOT NULL;

-- How far the stored articles were searched for a name that was put on the list or taken off it:
-- those numbered up to "after" were looked at.
CREATE TABLE name_search (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  desk_id INTEGER NOT NULL REFERENCES desk (id),
  entity_id INTEGER NOT NULL REFERENCES entity (id),
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  after INTEGER NOT NULL DEFAULT 0,
  seen INTEGER NOT NULL DEFAULT 0,
  total INTEGER,
  found INTEGER NOT NULL DEFAULT 0,
  asked_at REAL NOT NULL,
  ended_at REAL,
  UNIQUE (desk_id, entity_id, folded)
) STRICT;
CREATE INDEX name_search_pending ON name_search (asked_at) WHERE ended_at IS NULL;

CREATE TRIGGER mention_insert AFTER INSERT ON mention BEGIN
  UPDATE entity SET mentions = mentions + 1, articles = articles + NOT EXISTS (
    SELECT 1 FROM mention
    WHERE entity_id = new.entity_id AND published_at = new.published_at
    AND article_id = new.article_id AND start <> new.start)
  WHERE id = new.entity_id;
END;

CREATE TRIGGER mention_delete AFTER DELETE ON mention BEGIN
  UPDATE entity SET mentions = mentions - 1, articles = articles - NOT EXISTS (
    SELECT 1 FROM mention
    WHERE entity_id = old.entity_id AND published_at = old.published_at
    AND article_id = old.article_id)
  WHERE id = old.entity_id;
END;

CREATE TRIGGER mention_of_copy AFTER UPDATE OF copy_of ON article
WHEN (new.copy_of IS NULL) <> (old.copy_of IS NULL) BEGIN
  UPDATE mention SET of_copy = (new.copy_of IS NOT NULL) WHERE article_id = new.id;
END;

-- Days that texts speak of.

CREATE TABLE event_day (
  desk_id INTEGER NOT NULL REFERENCES desk (id),
  first TEXT NOT NULL,
  last TEXT NOT NULL,
  article_id INTEGER NOT NULL REFERENCES article (id),
  start INTEGER NOT NULL,
  end INTEGER NOT NULL,
  role TEXT NOT NULL,
  PRIMARY KEY (desk_id, first, last, article_id, start)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_day_by_last ON event_day (desk_id, last);
CREATE INDEX event_day_by_article ON event_day (article_id);

-- Which names stand in a sentence that tells a date: what a timeline at a million articles reads.
CREATE TABLE dated_mention (
  entity_id INTEGER NOT NULL REFERENCES entity (id),
  first TEXT NOT NULL,
  last TEXT NOT NULL,
  article_id INTEGER NOT NULL REFERENCES article (id),
  start INTEGER NOT NULL,
  end INTEGER NOT NULL,
  role TEXT NOT NULL,
  PRIMARY KEY (entity_id, first, article_id, start)
) STRICT, WITHOUT ROWID;
CREATE INDEX dated_mention_by_article ON dated_mention (article_id);

-- The indices that search texts and names.

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

-- Pieces of names of three characters, of names beyond ASCII also of two: such a word may stand
-- inside a Chinese or Japanese name.
CREATE TABLE alias_piece (
  desk_id INTEGER NOT NULL,
  piece TEXT NOT NULL,
  alias_id INTEGER NOT NULL,
  PRIMARY KEY (desk_id, piece, alias_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER alias_piece_insert AFTER INSERT ON alias BEGIN
  INSERT INTO alias_piece (desk_id, piece, alias_id)
  SELECT DISTINCT new.desk_id, substr(new.folded, start, size), new.id FROM (
    WITH RECURSIVE spot (start) AS (
      SELECT 1 UNION ALL SELECT start + 1 FROM spot WHERE start < length(new.folded)
    ) SELECT start FROM spot
  ) JOIN (SELECT 3 AS size UNION ALL SELECT 2 WHERE new.folded GLOB '*[^ -~]*')
  WHERE start + size <= length(new.folded) + 1;
END;
CREATE TRIGGER alias_piece_delete AFTER DELETE ON alias BEGIN
  DELETE FROM alias_piece WHERE desk_id = old.desk_id AND alias_id = old.id AND piece IN (
    SELECT substr(old.folded, start, size) FROM (
      WITH RECURSIVE spot (start) AS (
        SELECT 1 UNION ALL SELECT start + 1 FROM spot WHERE start < length(old.folded)
      ) SELECT start FROM spot
    ) JOIN (SELECT 3 AS size UNION ALL SELECT 2)
  );
END;

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

-- Corrections.

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
  forum_tag TEXT NOT NULL DEFAULT '',
  publish INTEGER NOT NULL DEFAULT 0,
  -- What it tells (news, or the review of a week or month), and when it says what is coming.
  kind TEXT NOT NULL DEFAULT 'news',
  agenda TEXT NOT NULL DEFAULT 'weekly',
  paused INTEGER NOT NULL DEFAULT 0,
  skip_until REAL,
  disabled TEXT NOT NULL DEFAULT '',
  created_at REAL NOT NULL,
  decided_at REAL NOT NULL
) STRICT;
CREATE UNIQUE INDEX digest_by_name ON digest (desk_id, name) WHERE channel > 0;
-- Of a person, by direct message: under their number made negative.
CREATE UNIQUE INDEX digest_by_person ON digest (desk_id, channel) WHERE channel < 0;

-- Plans that curators want as scheduled events of the server: as Discord was told of them last.
CREATE TABLE planned_event (
  desk_id INTEGER NOT NULL REFERENCES desk (id),
  key TEXT NOT NULL,
  first TEXT NOT NULL,
  last TEXT NOT NULL,
  name TEXT NOT NULL,
  about TEXT NOT NULL,
  place TEXT NOT NULL,
  event INTEGER,
  off INTEGER NOT NULL DEFAULT 0,
  fault TEXT NOT NULL DEFAULT '',
  seen INTEGER NOT NULL DEFAULT -1,
  PRIMARY KEY (desk_id, key)
) STRICT, WITHOUT ROWID;

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
  -- What stood last in the place when this was sent first: if it stands, it stands after that.
  after_message INTEGER,
  fault TEXT NOT NULL DEFAULT '',
  edit_due INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (delivery_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX delivery_part_due ON delivery_part (delivery_id, number) WHERE edit_due <> 0;

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
  after_arrival INTEGER,
  upto_arrival INTEGER,
  headline TEXT NOT NULL DEFAULT '',
  delivery_id INTEGER REFERENCES delivery (id),
  PRIMARY KEY (digest_id, day, wall_time)
) STRICT, WITHOUT ROWID;
CREATE INDEX digest_run_by_due ON digest_run (digest_id, due_at);
CREATE INDEX digest_run_by_delivery ON digest_run (delivery_id) WHERE delivery_id IS NOT NULL;

-- Up to which arrival a digest has told in a channel, and when; `reached` is how far its posts went,
-- those too of which something could not be delivered.
CREATE TABLE digest_cursor (
  digest_id INTEGER NOT NULL REFERENCES digest (id),
  channel INTEGER NOT NULL,
  arrival INTEGER NOT NULL,
  reached INTEGER NOT NULL,
  told_at REAL NOT NULL,
  PRIMARY KEY (digest_id, channel)
) STRICT, WITHOUT ROWID;

-- Posts are edited once for each time that a source of theirs changed what it tells; a part whose
-- payload the message does not show yet is due.
CREATE TABLE amendment (
  delivery_id INTEGER NOT NULL REFERENCES delivery (id),
  article_id INTEGER NOT NULL,
  corrected_at REAL NOT NULL,
  PRIMARY KEY (delivery_id, article_id, corrected_at)
) STRICT, WITHOUT ROWID;

-- What each channel was shown, so that nothing is told to it twice.

-- delivery_id names the post, part the message of it; it is NULL for what was remembered without one.
CREATE TABLE shown_story (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  desk_id INTEGER NOT NULL REFERENCES desk (id),
  channel INTEGER NOT NULL,
  delivery_id INTEGER,
  part INTEGER NOT NULL DEFAULT 1,
  story_id INTEGER NOT NULL,
  status TEXT NOT NULL,
  headline TEXT NOT NULL,
  place INTEGER NOT NULL,
  weights TEXT NOT NULL,
  shown_at REAL NOT NULL
) STRICT;
CREATE INDEX shown_story_by_channel ON shown_story (desk_id, channel, id);
CREATE INDEX shown_story_by_delivery ON shown_story (delivery_id) WHERE delivery_id IS NOT NULL;

CREATE TABLE shown_article (
  shown_id INTEGER NOT NULL REFERENCES shown_story (id),
  article_id INTEGER NOT NULL,
  -- The article's number then: a later one says that it changed since.
  arrival INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (shown_id, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX shown_article_by_article ON shown_article (article_id);

CREATE TABLE shown_quote (
  shown_id INTEGER NOT NULL REFERENCES shown_story (id),
  number INTEGER NOT NULL,
  quote TEXT NOT NULL,
  PRIMARY KEY (shown_id, number)
) STRICT, WITHOUT ROWID;

-- What people called useful.
CREATE TABLE vote (
  desk_id INTEGER NOT NULL REFERENCES desk (id),
  story_id INTEGER NOT NULL REFERENCES story (id),
  person INTEGER NOT NULL,
  useful INTEGER NOT NULL,
  voted_at REAL NOT NULL,
  PRIMARY KEY (desk_id, story_id, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX vote_by_story ON vote (story_id);

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
  -- The desk's arrivals when it was made: what came in after is news to it.
  arrival INTEGER NOT NULL DEFAULT 0,
  -- Of a rule of a channel: posts an hour, the role that they notify, and a thread each story.
  per_hour INTEGER NOT NULL DEFAULT 0,
  role INTEGER,
  threads INTEGER NOT NULL DEFAULT 0,
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

-- What is on its way to be told names its delivery: it waits again where that cannot be delivered.
CREATE TABLE watch_hit (
  watch_id INTEGER NOT NULL REFERENCES watch (id),
  article_id INTEGER NOT NULL,
  found_at REAL NOT NULL,
  -- Since when it counts as too old to wait any longer.
  old_since REAL,
  delivery_id INTEGER,
  PRIMARY KEY (watch_id, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX watch_hit_by_delivery ON watch_hit (delivery_id) WHERE delivery_id IS NOT NULL;
