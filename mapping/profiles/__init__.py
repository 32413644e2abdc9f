"""What is known of a person and of a service on the programme's day."""
