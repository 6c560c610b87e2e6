"""What happens to applications while they wait: birthdays, suspensions, closed preschools, new numbers."""
