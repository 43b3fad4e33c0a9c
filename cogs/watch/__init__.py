"""/watch: told as soon as it comes in."""
