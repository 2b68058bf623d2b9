"""The admin studio: content edited, tried, released and rolled back, on plain Rasa files."""
