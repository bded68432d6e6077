"""督查文书: what stands in each, filled from the facts, and how it becomes sheets of paper. Writing them down: services.documents."""
