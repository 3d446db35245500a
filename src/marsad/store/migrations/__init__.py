"""Migrations: how a store of one version of marsad becomes a store of the next."""
