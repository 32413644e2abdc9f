"""Outcomes beside reach, how many providers there are, how complete the records are."""
