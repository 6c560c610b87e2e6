"""Messages on their way: claimed, worded, sent, proved received, and settled when they are answered."""
