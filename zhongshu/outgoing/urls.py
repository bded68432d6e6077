from django.urls import path

from zhongshu.outgoing.views import register

app_name = "outgoing"
urlpatterns = [path("", register.register, name="register")]
