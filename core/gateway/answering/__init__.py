"""Hearing families: each reply stored, read once, and taken to the verb it calls."""
