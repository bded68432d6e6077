"""How well papers are read, against papers whose truth is known."""
