"""A Telegram in a box: the Bot API as bots see it, and the webhook it calls."""
