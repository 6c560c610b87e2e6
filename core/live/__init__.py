"""Hints between workers: wake-ups, and later shared limits; never the truth, the database may always be asked instead."""
