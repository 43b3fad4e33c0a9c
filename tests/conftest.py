"""How every test runs: property tests with the same examples each time, and no time limit."""

import os

from hypothesis import settings

# On a loaded machine a time limit fails good code; `HYPOTHESIS_PROFILE=search` looks for new cases.
settings.register_profile("steady", deadline=None, max_examples=50, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))
