from django.urls import path

from zhongshu.outgoing import views

app_name = "outgoing"
urlpatterns = [path("", views.register, name="register")]
