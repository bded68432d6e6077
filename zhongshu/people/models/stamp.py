from django.db import models
from django.db.models.functions import Now


class Stamp(models.Model):
    """That something changed among people, posts, rights, rules or the calendar. Triggers write it (people.stamps); what is
    kept in memory of these tables is valid as long as nothing is written here."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return str(self.pk)
