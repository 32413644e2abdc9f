"""What the formats of the report are made of: the body of a page, charts, cells of a sheet."""
