"""newsdesk feed: the sources of a desk, in the terminal."""
