"""Where the parts meet: `store` for look-ups, `intake` for what reads, `serve` for the bot."""
