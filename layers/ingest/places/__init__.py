"""Where each row is: shapes, coordinates, names of settlements and areas, the country."""
