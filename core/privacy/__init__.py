"""What is held about a family: told to it, forgotten when it asks, and kept no longer than it is needed."""
