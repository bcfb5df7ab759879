"""From PDF files to a snapshot."""
