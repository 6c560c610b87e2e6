"""What messages say: their words and numbered lines, what they call things, their buttons and links."""
