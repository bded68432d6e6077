from django.urls import path

from zhongshu.incoming.views import batch, papers, register, registering

app_name = "incoming"
urlpatterns = [
    path("", register.register, name="register"),
    path("export/", register.export, name="export"),
    path("print.pdf", register.print_pdf, name="print"),
    path("batch/", batch.batch, name="batch"),
    path("views/", register.save_view, name="save-view"),
    path("views/<int:pk>/delete/", register.delete_view, name="delete-view"),
    path("new/", registering.new, name="new"),
    path("arrived/", registering.arrived, name="arrived"),
    path("queue/", registering.queue, name="queue"),
    path("queue/<str:token>/discard/", registering.discard, name="discard"),
    path("twins/", registering.twins, name="twins"),
    path("form/", registering.form, name="form"),
    path("form/<str:token>/", registering.form, name="form-of"),
    path("<int:pk>/edit/", registering.edit, name="edit"),
    path("<int:pk>/check/", registering.check, name="check"),
    path("<int:pk>/return/", registering.return_to_sender, name="return"),
    path("<int:pk>/papers/", papers.papers, name="papers"),
    path("<int:pk>/summary/", papers.summary, name="summary"),
    path("<int:pk>/handling-sheet.pdf", papers.handling_sheet, name="handling-sheet"),
    path("<int:pk>/circulation-slip.pdf", papers.circulation_slip, name="circulation-slip"),
    path("<int:pk>/return-slip.pdf", papers.return_slip, name="return-slip"),
    path("circulating/", papers.circulating, name="circulating"),
    path("scan/", papers.scan, name="scan"),
    path("papers/<int:pk>/", papers.paper, name="paper"),
    path("papers/<int:pk>/take-over/", papers.take_over, name="take-over"),
    path("papers/<int:pk>/hand-over/", papers.hand_over, name="hand-over"),
    path("papers/<int:pk>/plan/", papers.plan_return, name="plan-return"),
    path("papers/<int:pk>/give-back/", papers.give_back, name="give-back"),
    path("papers/<int:pk>/label.pdf", papers.label, name="label"),
    path("to-return/", papers.to_return, name="to-return"),
    path("to-return.pdf", papers.return_list_pdf, name="return-list"),
]
