"""Commands of ``rita`` that take more than a few lines."""
