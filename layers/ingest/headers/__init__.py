"""What a header and what stands under it say of a column, and what to ask where they do not."""
