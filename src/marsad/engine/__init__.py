"""Patterns, rules, matches and conflict policies: knows no language."""
