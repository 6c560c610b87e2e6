"""SMS: one folder per carrier, all of one shape."""
