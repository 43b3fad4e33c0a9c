"""newsdesk tool: each stage of reading alone, JSON lines in and out."""
