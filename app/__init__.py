"""Questions answered: the service, its routes and its command line."""
