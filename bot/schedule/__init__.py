"""What wakes the bot: when digests are due, and that each of their messages is posted once."""
