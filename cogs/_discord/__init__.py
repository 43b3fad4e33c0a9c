"""How pages and errors become messages of Discord, and messages become posts."""
