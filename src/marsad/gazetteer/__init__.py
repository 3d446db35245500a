"""Places with their names in Arabic and English, looked up offline."""
