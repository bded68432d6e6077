from django.db import models
from django.utils.translation import gettext_lazy as _

from zhongshu.people.models import Person


class SavedView(models.Model):
    """常用视图: filters of a register that a person keeps under a name; they are the query string of its page."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="saved_views")
    page = models.CharField(max_length=60)  # url name of the register
    name = models.CharField(_("名称"), max_length=40)
    query = models.CharField(max_length=1000, blank=True)
    sort = models.PositiveIntegerField(default=1000)

    class Meta:
        ordering = ("sort", "pk")
        constraints = [models.UniqueConstraint(fields=["person", "page", "name"], name="saved_view_name")]

    def __str__(self) -> str:
        return self.name
