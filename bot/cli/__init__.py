"""The command line: where it begins. Its commands are in `commands`."""

from __future__ import annotations

import os
import signal
import sys

from bot.domain.errors import NewsdeskError


def main() -> None:
    """Run the command line; errors are told in plain words on standard error, exit status 1."""
    try:
        if sys.argv[1:] == ["run"]:
            # The bot runs for weeks: it keeps no other command in memory, nor what reads options.
            from bot.app.serve import serve

            serve()
        else:
            from bot.cli.commands import app

            app()
    except NewsdeskError as error:
        print(f"newsdesk: {error}", file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:
        # The reader of our output has gone: say nothing more, and end as `cat` would.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(128 + signal.SIGPIPE)
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
