"""RiTA in other programs: as a model behind OpenAI's interface, and as tools for MCP clients."""
