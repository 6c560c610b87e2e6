"""The state's systems: their files and calls come in here, and confirmed applications go out."""
