"""Mutated and coverage-guided inputs for every reader of outside data."""
