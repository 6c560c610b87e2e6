"""The async core of Usynys: the verbs of the gateway, the pure flow and rules, and the only disk."""
