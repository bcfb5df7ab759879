"""How RiTA knows who asks: at an OpenID provider, from a proxy, by an API key."""
