"""Stages of flows/memo.toml by name."""

DRAFTING, CONSULTING, REVIEWING = "drafting", "consulting", "reviewing"
PRESENTING, HANDLING, FILING = "presenting", "handling", "filing"
WRITTEN_AT = (DRAFTING, CONSULTING, REVIEWING)  # where whoever has it in hand may change the words
