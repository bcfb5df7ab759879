"""What a sentence of a language model is held against, one kind of fault a module."""
