from django.urls import path

from zhongshu.exchange import views

app_name = "exchange"
urlpatterns = [
    path("", views.waiting, name="waiting"),
    path("<int:pk>/receive/", views.receive, name="receive"),
    path("<int:pk>/return/", views.return_delivery, name="return"),
    path("papers/<int:pk>/", views.deliveries, name="deliveries"),
]
