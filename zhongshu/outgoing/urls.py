from django.urls import path

from zhongshu.outgoing.acts import ACTS
from zhongshu.outgoing.views import acts, copies, drafting, printing, register, sealing, sparing, uploading, versions

app_name = "outgoing"
urlpatterns = [
    path("", register.register, name="register"),
    path("new/", drafting.new, name="new"),
    path("sparing/", sparing.overview, name="sparing"),
    path("sparing/papers/", sparing.listed, name="sparing-list"),
    path("sparing/quotas/", sparing.quotas, name="sparing-quotas"),
    path("sparing/hint/", sparing.hint, name="sparing-hint"),
    path("organs/", drafting.organs, name="organs"),
    path("papers/<int:pk>/draft/", drafting.draft, name="draft"),
    path("papers/<int:pk>/draft/autosave/", drafting.autosave, name="autosave"),
    path("papers/<int:pk>/draft/fields/", drafting.fields, name="fields"),
    path("papers/<int:pk>/draft/sides/", drafting.sides, name="sides"),
    path("papers/<int:pk>/draft/findings/", drafting.findings, name="findings"),
    path("papers/<int:pk>/draft/attach/", drafting.attach, name="attach"),
    path("papers/<int:pk>/draft/detach/", drafting.detach, name="detach"),
    path("copies/<int:pk>/", copies.copy, name="copy"),
    path("upload/", uploading.begin, name="upload-new"),
    path("papers/<int:pk>/upload/", uploading.upload, name="upload"),
    path("papers/<int:pk>/tracked/", uploading.tracked, name="tracked"),
    path("papers/<int:pk>/versions/", versions.versions, name="versions"),
    path("papers/<int:pk>/versions/compare/", versions.compare, name="versions-compare"),
    path("papers/<int:pk>/versions/restore/", versions.restore, name="versions-restore"),
    path("papers/<int:pk>/paper.pdf", printing.paper, name="paper"),
    path("papers/<int:pk>/sheet.pdf", printing.issuing_sheet, name="issuing-sheet"),
    path("papers/<int:pk>/files/", sealing.sealed, name="sealed"),
    path("tickets/<int:pk>.pdf", printing.print_ticket, name="print-ticket"),
    path("seals/", sealing.seals, name="seals"),
    path("seals/new/", sealing.add_seal, name="add-seal"),
    path("seals/<int:pk>/end/", sealing.end_seal, name="end-seal"),
    path("seals/<int:pk>/picture/", sealing.seal_picture, name="seal-picture"),
    path("keys/", sealing.keys, name="keys"),
    path("keys/<int:pk>/end/", sealing.end_key, name="end-key"),
    path("verify/", sealing.verify, name="verify"),
    *[path(f"papers/<int:pk>/{key}/", acts.act, {"key": key}, name=key) for key in ACTS],
]
