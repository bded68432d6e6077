from django.urls import path

from zhongshu.memos.views import drafting, register

app_name = "memos"
urlpatterns = [
    path("", register.register, name="register"),
    path("export/", register.export, name="export"),
    path("print.pdf", register.print_pdf, name="print"),
    path("new/", drafting.new, name="new"),
    path("from/<int:pk>/", drafting.draft_from, name="draft-from"),
    path("<int:pk>/edit/", drafting.edit, name="edit"),
    path("<int:pk>/consult/", drafting.consult, name="consult"),
    path("<int:pk>/address/", drafting.address, name="address"),
    path("<int:pk>/sheet.pdf", drafting.sheet, name="sheet"),
]
