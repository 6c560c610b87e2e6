"""Handing confirmed applications over to a remote rules core, and reading its decisions."""
