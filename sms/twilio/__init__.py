"""SMS through Twilio: `channel` sends, `inbound` hears, `codes` translates."""
