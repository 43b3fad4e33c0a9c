"""How pages become messages of Discord, and messages become posts."""
