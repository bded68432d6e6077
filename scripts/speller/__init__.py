"""Build the statistics of the speller: `python scripts/build_speller.py --help`."""
