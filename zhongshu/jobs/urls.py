from django.urls import path

from zhongshu.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.health, name="health"),
    path("retry/", views.retry, name="retry"),
]
