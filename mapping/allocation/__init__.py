"""Who gets a place where, and floating catchments of places."""
