"""Arrays and compiled searches; the engine knows no returnee."""
