"""The offer of a special school (S 10)."""

from dialogs.schooling import dialog

DIALOG = dialog("special_school")
