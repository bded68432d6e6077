from django.urls import path

from zhongshu.workflow.verbs import VERBS
from zhongshu.workflow.views import batch, leader, lists, record, settings, verbs

app_name = "workflow"
urlpatterns = [
    path("leader/", leader.leader, name="leader"),
    path("leader/<int:pk>/", leader.paper, name="leader-paper"),
    path("done/", lists.done, name="done"),
    path("reading/", lists.reading, name="reading"),
    path("hand-overs/", lists.hand_overs, name="hand-overs"),
    path("phrases/", settings.phrases, name="phrases"),
    path("phrases/<int:pk>/", settings.phrase_change, name="phrase-change"),
    path("flows/", settings.flows, name="flows"),
    path("flows/<slug:kind>/", settings.flow, name="flow"),
    path("pick/", verbs.pick, name="pick"),
    path("read-many/", batch.read_many, name="read-many"),
    path("reassign-many/", batch.reassign_many, name="reassign-many"),
    path("forward-many/", batch.forward_many, name="forward-many"),
    path("<int:pk>/", record.record, name="record"),
    *[path(f"<int:pk>/{key}/", verbs.verb, {"key": key}, name=key) for key in VERBS],
]
