"""Keeping the index in step, the pages of texts, and saved searches."""

from zhongshu.search.services.indexing import clear, index_record, index_text, refresh_access, text_read
from zhongshu.search.services.pages import note_pages
from zhongshu.search.services.saving import delete_search, rename_search, run_search, save_search
from zhongshu.search.services.words import learn, learn_names

__all__ = [
    "clear",
    "delete_search",
    "index_record",
    "index_text",
    "learn",
    "learn_names",
    "note_pages",
    "refresh_access",
    "rename_search",
    "run_search",
    "save_search",
    "text_read",
]
