"""Long runs that look for what only happens now and then; `make soak` starts them."""
