"""考核: what happened in a month, the rules as data, and the points that follow. Pure; writing them down: services.scoring."""
