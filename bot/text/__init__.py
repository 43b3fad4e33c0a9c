"""Read an article: sentences, names, dates, summary and roles, as plain functions of values."""
