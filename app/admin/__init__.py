"""The side of the service for those who keep it: everything below /api/admin."""

PREFIX = "/api/admin"
"""Of every route: each part's router has it whole, since that is what a log line names."""
