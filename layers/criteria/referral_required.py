"""Somebody must refer the person first: told beside the verdict, it judges nobody.

The caseworker who reads this is the one who refers, so a needed referral is work to do and no
test that a person could fail.
"""

from typing import Final

ORDER: Final = 1700
CODES: Final = ("referral_required", "referral_required_by")
