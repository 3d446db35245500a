"""The REST API, one module a subject; each is a room with a ``router``."""
