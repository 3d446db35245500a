"""The review desk and its REST API: pages made on the server, a few plain ES modules, no other host (extra ``web``)."""

from marsad.web.app import create_app
from marsad.web.settings import Settings

__all__ = ["Settings", "create_app"]
