"""Made-up values and stores, once for all tests, so that each says only what it is about."""
