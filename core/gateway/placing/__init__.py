"""Free places: whose turn each is, children of one family together, and the offer with its first message."""
