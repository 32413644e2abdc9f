"""From a text table to a clean typed layer, with its issues and its quarantine."""
