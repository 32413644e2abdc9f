"""The folder on disk, schemas of results, the gate."""
