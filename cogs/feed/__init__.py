"""/feed: the sources of a desk."""
