"""What one cell says, by its kind: a number, a date, a school grade, an age band, opening hours."""
