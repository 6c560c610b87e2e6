"""Proof of what families consented to, refused or took back: signed records, and the trees of their days."""
