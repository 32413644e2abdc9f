"""`python -m scripts.commands`: the command line of a checkout."""

import sys

from scripts.commands import main

if __name__ == "__main__":
    sys.exit(main())
