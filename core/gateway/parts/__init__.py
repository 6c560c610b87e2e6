"""SMS in parts: which part the carrier has under which id, and what comes in piece by piece."""
