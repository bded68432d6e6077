"""How much proofreading finds, how often it cries wolf, how fast it is."""
