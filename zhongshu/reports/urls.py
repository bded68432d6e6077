from django.urls import path

from zhongshu.reports import views

app_name = "reports"
urlpatterns = [
    path("watch/", views.watch, name="watch"),
    path("handling/", views.handling, name="handling"),
    path("handling/list/", views.handling_list, name="handling-list"),
]
