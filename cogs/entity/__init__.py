"""/entity: who and what the desk speaks of, and which names it follows."""
