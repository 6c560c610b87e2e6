"""What workers share: wake-ups and rates, in one process or through Redis; never the truth."""
