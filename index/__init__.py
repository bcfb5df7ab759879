"""Passages, stored and found: what both the ingestion job and the service stand on."""
