"""What would change reach, and what ends when."""
