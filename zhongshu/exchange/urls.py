from django.urls import path

from zhongshu.exchange import views
from zhongshu.exchange.acts import ACTS

app_name = "exchange"
urlpatterns = [
    path("", views.waiting, name="waiting"),
    path("papers/<int:pk>/", views.deliveries, name="deliveries"),
    path("papers/<int:pk>/dispatch/", views.dispatch, name="dispatch"),
    path("papers/<int:pk>/chase/", views.chase_all, name="chase-all"),
    path("papers/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    *[path(f"<int:pk>/{key}/", views.delivery, {"key": key}, name=key) for key in ACTS],
]
