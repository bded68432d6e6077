from django.urls import path

from zhongshu.proofreading import views

app_name = "proofreading"
urlpatterns = [
    path("", views.start, name="start"),
    path("<int:pk>/", views.copy, name="copy"),
    path("<int:pk>/text/", views.rewrite, name="rewrite"),
    path("<int:pk>/docx/", views.export, {"form": "docx"}, name="export-docx"),
    path("<int:pk>/plain/", views.export, {"form": "text"}, name="export-text"),
    path("<int:pk>/discard/", views.discard, name="discard"),
    path("rules/", views.rules, name="rules"),
    path("rules/<str:name>/", views.rule, name="rule"),
    path("words/", views.words, name="words"),
    path("words/<int:pk>/remove/", views.word_remove, name="word-remove"),
    path("exemptions/<int:pk>/end/", views.exemption_end, name="exemption-end"),
    path("formulations/", views.formulations, name="formulations"),
    path("learning/", views.learning, name="learning"),
]
