from django.urls import path

from zhongshu.supervision.acts import ACTS
from zhongshu.supervision.documents.shapes import MEDIA
from zhongshu.supervision.views import acts, boards, chain, documents, items, ledger, rules, sources

app_name = "supervision"
urlpatterns = [
    path("", ledger.ledger, name="ledger"),
    path("export/", ledger.export, name="export"),
    path("print.pdf", ledger.print_pdf, name="print"),
    path("press/", ledger.press, name="press"),
    path("mine/", ledger.mine, name="mine"),
    path("verifying/", ledger.verifying, name="verifying"),
    path("asked/", ledger.asked, name="asked"),
    path("boards/", boards.board, name="board"),
    path("boards/list/", boards.board_list, name="board-list"),
    path("boards/wall/", boards.wall, name="wall"),
    path("calendar/", boards.calendar, name="calendar"),
    path("calendar/<str:day>/", boards.calendar_day, name="calendar-day"),
    path("lights/", rules.light_rule, name="light-rule"),
    path("<int:pk>/chain/", chain.chain, name="chain"),
    path("new/", sources.new, name="new"),
    path("from/<int:pk>/", sources.from_record, name="from-record"),
    path("<int:pk>/tasks/", items.tasks, name="tasks"),
    path("<int:pk>/send/", items.send, name="send"),
    path("tasks/<int:pk>/", items.edit_task, name="edit-task"),
    path("tasks/<int:pk>/remove/", items.remove_task, name="remove-task"),
    path("<int:pk>/documents/", documents.of_record, name="documents"),
    path("circulars/", documents.circulars, name="circulars"),
    path("documents/<int:pk>/", documents.document, name="document"),
    path("documents/<int:pk>/edit/", documents.edit, name="document-edit"),
    path("documents/<int:pk>/do/", documents.do, name="document-do"),
    *[path(f"documents/<int:pk>/file.{kind}", documents.file, {"kind": kind}, name=f"document-{kind}") for kind in MEDIA],
    *[path(f"<int:pk>/{key}/", acts.act, {"key": key}, name=key) for key in ACTS],
]
