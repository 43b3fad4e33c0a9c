-- Which names stand in a sentence that tells a date: what a timeline at a million articles reads.
CREATE TABLE dated_mention (
  entity_id INTEGER NOT NULL REFERENCES entity (id),
  first TEXT NOT NULL,
  last TEXT NOT NULL,
  article_id INTEGER NOT NULL REFERENCES article (id),
  start INTEGER NOT NULL,
  end INTEGER NOT NULL,
  PRIMARY KEY (entity_id, first, article_id, start)
) STRICT, WITHOUT ROWID;
CREATE INDEX dated_mention_by_article ON dated_mention (article_id);

INSERT OR IGNORE INTO dated_mention (entity_id, first, last, article_id, start, end)
SELECT mention.entity_id, event_day.first, event_day.last, event_day.article_id,
  event_day.start, event_day.end
FROM event_day JOIN reading ON reading.article_id = event_day.article_id
JOIN json_each(reading.sentences) AS sentence
  ON event_day.start >= sentence.value ->> 0 AND event_day.start < sentence.value ->> 1
JOIN mention ON mention.article_id = event_day.article_id
  AND mention.start >= sentence.value ->> 0 AND mention.start < sentence.value ->> 1;
