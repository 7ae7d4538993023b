"""`python -m annotator.common.serve`, which `make run` calls."""

from __future__ import annotations

import argparse
import sys

from annotator.common.environment import Environment
from annotator.common.failure import Failure
from annotator.common.serve.supervisor import Supervisor


def main() -> None:
    """Serve; what a person can mend is told in one line."""
    parser = argparse.ArgumentParser(prog="python -m annotator.common.serve", description=__doc__)
    parser.add_argument("--until-exit-of", type=int, metavar="PID", help="the parent process to end with")
    options = parser.parse_args()
    try:
        Supervisor(Environment.read(), options.until_exit_of).run()
    except Failure as failure:
        sys.exit(f"Attest: {failure}")
    except KeyboardInterrupt:  # asked twice
        sys.exit(130)


main()
