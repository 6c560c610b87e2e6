"""Hints between workers: wake-ups, later shared limits; never the truth, the database can be asked instead."""
