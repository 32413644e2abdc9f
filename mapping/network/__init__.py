"""Roads as a graph of each mode, and points tied to it."""
