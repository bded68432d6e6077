from django.urls import path

from zhongshu.files import views

app_name = "files"
urlpatterns = [
    path("upload/", views.upload, name="upload"),
    path("<int:pk>/", views.download, name="download"),
    path("<int:pk>/text/", views.text, name="text"),
    path("<int:pk>/pages/<int:page>.png", views.page_image, name="page"),
    path("<int:pk>/pages/<int:page>/", views.sheet, name="sheet"),
]
