"""The simulated year of a city: its people, its queues, what becomes of them, and the picture of it."""
