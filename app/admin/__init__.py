"""The admin's side of the service: everything below /api/admin, closed without the admin token."""

PREFIX = "/api/admin"
"""Of every route: each part's router has it whole, since that is what a log line names."""
