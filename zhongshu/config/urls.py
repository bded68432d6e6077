"""Addresses of all apps. A view without an access rule is refused (core.middleware.DenyByDefaultMiddleware)."""

from importlib.util import find_spec

from django.urls import include, path

MOUNTS = {
    "": ("desk", "core"),
    "people/": ("people",),
    "audit/": ("audit",),
    "jobs/": ("jobs",),
    "numbers/": ("numbering",),
    "files/": ("files",),
    "notices/": ("notices",),
    "search/": ("search",),
    "records/": ("workflow",),
    "incoming/": ("incoming",),
    "outgoing/": ("outgoing",),
    "memos/": ("memos",),
    "exchange/": ("exchange",),
    "typesetting/": ("typesetting",),
    "proofreading/": ("proofreading",),
    "supervision/": ("supervision",),
    "reports/": ("reports",),
}

urlpatterns = [
    path(prefix, include(f"zhongshu.{app}.urls"))
    for prefix, apps in MOUNTS.items()
    for app in apps
    if find_spec(f"zhongshu.{app}.urls")
]

handler400 = "zhongshu.core.views.bad_request"
handler403 = "zhongshu.core.views.forbidden"
handler404 = "zhongshu.core.views.not_found"
handler500 = "zhongshu.core.views.server_error"
