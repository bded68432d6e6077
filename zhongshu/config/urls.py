"""Addresses of all apps. A view without an access rule is refused (core.middleware.DenyByDefaultMiddleware)."""

from django.urls import include, path

urlpatterns = [
    path("", include("zhongshu.desk.urls")),
    path("", include("zhongshu.core.urls")),
    path("people/", include("zhongshu.people.urls")),
    path("audit/", include("zhongshu.audit.urls")),
    path("jobs/", include("zhongshu.jobs.urls")),
    path("numbers/", include("zhongshu.numbering.urls")),
    path("files/", include("zhongshu.files.urls")),
    path("notices/", include("zhongshu.notices.urls")),
    path("search/", include("zhongshu.search.urls")),
    path("records/", include("zhongshu.workflow.urls")),
    path("incoming/", include("zhongshu.incoming.urls")),
    path("reports/", include("zhongshu.reports.urls")),
]

handler400 = "zhongshu.core.views.bad_request"
handler403 = "zhongshu.core.views.forbidden"
handler404 = "zhongshu.core.views.not_found"
handler500 = "zhongshu.core.views.server_error"
