"""Texts as words and sentences, in views that map back to the stored letters."""
