"""The offer of home schooling (H 7-1)."""

from dialogs.schooling import dialog

DIALOG = dialog("home_schooling")
