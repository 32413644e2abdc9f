"""What is known: words, schemas, readers and the store."""
