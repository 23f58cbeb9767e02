"""`python -m tests.bots.hasty_eva`: Eva as she runs, but where somebody was in the way of a deletion she looks again after a moment."""

from datetime import timedelta

import core.scrub
from bots.cli import app

if __name__ == "__main__":
    vars(core.scrub)["AGAIN"] = timedelta(seconds=0.05)
    app(["run"])
