"""Minutes, metres and fare between homes and services."""
