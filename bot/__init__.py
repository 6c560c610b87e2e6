"""Telegram through aiogram: `channel` sends, `inbound` hears, `codes` translates."""
