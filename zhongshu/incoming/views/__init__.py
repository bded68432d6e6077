"""The pages of incoming papers."""
