"""How fast the pages are: a city's worth of records, three people, one and sixteen at a time. `python -m benches.speed --help`."""
