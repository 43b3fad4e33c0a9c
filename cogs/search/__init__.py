"""/date, /story and /search."""
