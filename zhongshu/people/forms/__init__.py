"""Forms of the people pages: text to clean values."""
