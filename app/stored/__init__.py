"""The parts of ``rita.db``: a class for each kind of thing kept, over the same transactions."""
