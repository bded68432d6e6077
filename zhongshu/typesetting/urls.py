from django.urls import path

from zhongshu.typesetting import views

app_name = "typesetting"
urlpatterns = [path("", views.paper, name="paper")]
