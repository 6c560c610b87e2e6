"""The verbs of the gateway, one file each; every one takes the house first and writes in one transaction."""
