from django.urls import path

from zhongshu.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("next/", views.next_item, name="next"),
]
