"""How every command reads its options, prints what it found, and ends."""
