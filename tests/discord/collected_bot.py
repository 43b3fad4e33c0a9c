"""The shipped bot, which says at its end how many objects the collector is spared."""

import atexit
import gc
import runpy
import sys

atexit.register(lambda: print("spared:", gc.get_freeze_count(), file=sys.stderr))
runpy.run_module("bot", run_name="__main__")
