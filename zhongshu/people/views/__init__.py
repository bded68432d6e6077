"""HTTP of people: the door, oneself, persons, organs, roles, absences, calendar, policy."""
