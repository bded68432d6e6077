"""Text from the pages of outgoing papers to clean values."""
