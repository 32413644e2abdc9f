"""Places known by settlement or area only: what that leaves open."""
