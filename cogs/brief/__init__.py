"""/brief: what is new, and the digest that a person gets by direct message."""
