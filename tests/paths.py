"""Where the repository lies, and the real data beside it."""

from pathlib import Path
from typing import Final

REPO: Final = Path(__file__).parents[1]
DATA: Final = REPO.parent / "shared" / "data"
"""Public data of real places; absent from a clone, then the tests that read them are skipped."""
