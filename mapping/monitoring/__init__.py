"""Outcomes beside reach, how many providers there are, how complete the records are.

Evidence stands beside reach. Scores, satisfaction and assistance are set beside whether people
reach what they need: counts, medians, intervals by order statistics. Nothing is tested and
nothing is called an effect.
"""
