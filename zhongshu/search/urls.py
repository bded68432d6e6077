from django.urls import path

from zhongshu.search import views

app_name = "search"
urlpatterns = [path("", views.results, name="results")]
