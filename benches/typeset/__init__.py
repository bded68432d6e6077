"""How fast papers and books are set."""
