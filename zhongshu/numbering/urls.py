from django.urls import path

from zhongshu.numbering import views

app_name = "numbering"
urlpatterns = [
    path("", views.book, name="book"),
    path("start/", views.start, name="start"),
    path("<int:pk>/", views.series, name="series"),
    path("<int:pk>/end/", views.end, name="series-end"),
]
