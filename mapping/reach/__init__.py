"""Travel, rules, money and places make a verdict with its reasons."""
