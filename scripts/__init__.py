"""Programs for those who develop RiTA; none is needed to run it."""
