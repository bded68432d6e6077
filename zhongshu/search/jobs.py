"""What is repeated: text that waits is put into the index, and rows that went astray are put right."""

from django.utils.translation import gettext as _

from zhongshu.records.models import Record
from zhongshu.records.states import LIVE
from zhongshu.search import services
from zhongshu.search.access import tokens_of
from zhongshu.search.models import SearchEntry

AT_ONCE = 100
PAGES_AT_ONCE = 10
BATCH = 500


def index_texts() -> str | None:
    """Records whose files have been read since: at most a hundred at a time, the rest a moment later."""
    for pk in list(SearchEntry.objects.filter(is_text_stale=True).values_list("pk", flat=True)[:AT_ONCE]):
        services.index_text(pk)
    return None


def note_pages() -> str | None:
    """Files that were read before their pages were drawn: on which page their text stands is looked up now."""
    for pk in list(SearchEntry.objects.filter(are_pages_due=True).values_list("pk", flat=True)[:PAGES_AT_ONCE]):
        services.note_pages(pk)
    return None


def learn_words() -> str | None:
    """Names of organs, units and people as they are called today go into the dictionary."""
    added = services.learn_names()
    return _("词典新增 %(n)s 个词。") % {"n": added} if added else None


def repair() -> str | None:
    """Nightly: records without a row, and live ones whose row does not say who may find them. There should be none."""
    mended = [*_missing(), *_astray()]
    for pk in mended:
        services.index_text(pk)
    return _("补正了 %(n)s 件的索引。") % {"n": len(mended)} if mended else None


def doctor() -> list[str]:
    """For `zhongshu doctor`: what the next repair would find missing."""
    missing = len(_missing())
    return [_("检索索引缺 %(n)s 件，请运行 zhongshu reindex。") % {"n": missing}] if missing else []


def _missing() -> list[int]:
    return list(Record.objects.filter(search_entry__isnull=True).values_list("pk", flat=True)[:10_000])


def _astray() -> list[int]:
    entries = SearchEntry.objects.filter(record__state__in=LIVE).select_related("record")
    rows = entries.only("access", "record").iterator(chunk_size=BATCH)
    return [entry.pk for entry in rows if entry.access != " ".join(tokens_of(entry.record))]
