"""The pure flow of one offer, step by step; a step imports only what stands to its right."""
