"""What a benchmark runs in a process of its own, one module each."""
