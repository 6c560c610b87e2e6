"""The only disk: tables, the transactions around them, and what is sealed in them."""
