from django.urls import path

from zhongshu.outgoing.views import register, versions

app_name = "outgoing"
urlpatterns = [
    path("", register.register, name="register"),
    path("papers/<int:pk>/versions/", versions.versions, name="versions"),
    path("papers/<int:pk>/versions/compare/", versions.compare, name="versions-compare"),
    path("papers/<int:pk>/versions/restore/", versions.restore, name="versions-restore"),
]
