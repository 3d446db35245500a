"""A linter for the files that linguists edit: finds what no reader sees and no word ever matches."""

from marsad.lint.check import Finding, lint_folder, lint_text, mend

__all__ = ["Finding", "lint_folder", "lint_text", "mend"]
