"""Text from the pages of supervision to clean values."""
