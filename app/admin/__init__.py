"""The admin's side of the service: everything below /api/admin, closed without the admin token."""
