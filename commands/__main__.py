"""`python -m commands` is `usynys`."""

from commands import app

app()
