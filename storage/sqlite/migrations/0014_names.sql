-- A word of two characters may stand inside a name: only names with such characters are looked through.
CREATE INDEX alias_beyond_ascii ON alias (desk_id, folded, entity_id)
  WHERE folded GLOB '*[^ -~]*';
