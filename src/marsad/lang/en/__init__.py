"""English: the words of the interface."""
