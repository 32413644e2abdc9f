"""Statistical disclosure control: what may be told of few people."""
