from django.urls import path

from zhongshu.supervision.acts import ACTS
from zhongshu.supervision.documents.shapes import MEDIA
from zhongshu.supervision.views import (
    acts,
    boards,
    chain,
    documents,
    inspections,
    items,
    ledger,
    overlaps,
    reminding,
    rules,
    scoring,
    sheets,
    sources,
    trees,
)

app_name = "supervision"
urlpatterns = [
    path("", ledger.ledger, name="ledger"),
    path("export/", ledger.export, name="export"),
    path("print.pdf", ledger.print_pdf, name="print"),
    path("press/", ledger.press, name="press"),
    path("remind/", reminding.remind, name="remind"),
    path("look-backs/", reminding.look_backs, name="look-backs"),
    path("tasks/blank.xlsx", trees.blank, name="take-in-blank"),
    path("<int:pk>/take-in/", trees.take_in, name="take-in"),
    path("<int:pk>/templates/", trees.templates, name="templates"),
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
    path("sheets/", sheets.sheets, name="sheets"),
    path("sheets/<int:pk>/", sheets.sheet, name="sheet"),
    path("sheets/<str:kind>/template.xlsx", sheets.template, name="sheet-template"),
    path("sheets/<str:kind>/new/", sheets.upload, name="sheet-upload"),
    path("inspections/", inspections.plans, name="inspections"),
    path("inspections/year/", inspections.year, name="inspection-year"),
    path("inspections/new/", inspections.new, name="inspection-new"),
    path("inspections/ours/", inspections.ours, name="ours"),
    path("inspections/<int:pk>/", inspections.plan, name="inspection"),
    *[
        path(f"inspections/{key}/<int:pk>/", inspections.act, {"key": key}, name=f"inspection-{key}")
        for key in inspections.ACTS
    ],
    path("rectifications/", inspections.rectifications, name="rectifications"),
    path("approving/", sheets.approving, name="approving"),
    path("<int:pk>/tasks/", items.tasks, name="tasks"),
    path("<int:pk>/overlap/", overlaps.check, name="overlap"),
    path("<int:pk>/send/", items.send, name="send"),
    path("tasks/<int:pk>/", items.edit_task, name="edit-task"),
    path("tasks/<int:pk>/remove/", items.remove_task, name="remove-task"),
    path("<int:pk>/documents/", documents.of_record, name="documents"),
    path("scores/", scoring.scores, name="scores"),
    path("scores/export/", scoring.export, name="scores-export"),
    path("scores/rules/", scoring.rules, name="score-rules"),
    path("scores/<int:pk>/publish/", scoring.publish, name="score-publish"),
    path("scores/<int:pk>/", scoring.unit, name="score-unit"),
    path("scores/lines/<int:pk>/appeal/", scoring.appeal_new, name="score-appeal"),
    path("scores/appeals/<int:pk>/", scoring.appeal, name="appeal"),
    path("circulars/", documents.circulars, name="circulars"),
    path("documents/<int:pk>/", documents.document, name="document"),
    path("documents/<int:pk>/edit/", documents.edit, name="document-edit"),
    path("documents/<int:pk>/do/", documents.do, name="document-do"),
    path("documents/<int:pk>/send-out/", documents.send_out, name="document-send-out"),
    path("papers/<int:pk>/source/", documents.paper_source, name="paper-source"),
    *[
        path(f"documents/<int:pk>/file.{kind}", documents.file, {"kind": kind}, name=f"document-{kind}")
        for kind in MEDIA
    ],
    *[path(f"<int:pk>/{key}/", acts.act, {"key": key}, name=key) for key in ACTS],
]
