"""What follows from the layers: network, travel, reach, gaps. Pure functions."""
