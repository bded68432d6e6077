"""The pages of outgoing papers: one file per stage of the work."""
