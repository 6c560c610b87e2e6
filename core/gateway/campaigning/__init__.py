"""Campaigns: begun, paused, resumed, paced and ended by people; each change is kept with who made it, when and why."""
