from django.urls import path

from zhongshu.search import views

app_name = "search"
urlpatterns = [
    path("", views.results, name="results"),
    path("like/<int:pk>/", views.like, name="like"),
    path("saved/", views.save, name="save"),
    path("saved/<int:pk>/", views.run, name="run"),
    path("saved/<int:pk>/rename/", views.rename, name="rename"),
    path("saved/<int:pk>/delete/", views.delete, name="delete"),
]
