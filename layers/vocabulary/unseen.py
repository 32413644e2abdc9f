"""Characters that cannot be seen: controls, marks of direction, widths of zero."""

import re
from typing import Final

# Kept: newline, tab, and the joiners U+200C and U+200D, without which Sinhala, Persian and many
# emoji are spelt wrongly.
UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028\u2029"
    "\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
"""What is taken out of every text that comes in, since it could make a text read as another."""
