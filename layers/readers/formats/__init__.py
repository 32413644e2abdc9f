"""One format a module: the endings of its files, its mark, and its reading into a table."""
