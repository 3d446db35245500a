"""Records for the eye: a card for the terminal, a page for the browser."""
