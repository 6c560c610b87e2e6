"""SMS through a carrier's own SMSC (SMPP 3.4): `channel` sends, `inbound` hears, `codes` translates."""
