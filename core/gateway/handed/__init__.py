"""What is handed over for each kind of offer, and what its decision does."""
