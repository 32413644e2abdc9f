"""One row per person and category: what indicators count."""
