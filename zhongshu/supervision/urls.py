from django.http import HttpResponse
from django.urls import path

from zhongshu.core.access import signed_in

app_name = "supervision"
urlpatterns = [
    path("", signed_in(lambda r: HttpResponse()), name="ledger"),
    path("mine/", signed_in(lambda r: HttpResponse()), name="mine"),
]
