"""/digest: scheduled briefs."""
