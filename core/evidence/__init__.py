"""Pure: what proves a consent years later – canonical JSON, signed records, trees of a day, and their verification."""
