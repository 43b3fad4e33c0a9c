"""/desk: setting the desk up and keeping it."""
