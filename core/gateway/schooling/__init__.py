"""Home schooling and special schools: from the conclusion of a commission to what the school decides (H, S)."""
