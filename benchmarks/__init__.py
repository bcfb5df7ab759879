"""Quality and speed, measured side by side. Run all: ``make bench``."""
