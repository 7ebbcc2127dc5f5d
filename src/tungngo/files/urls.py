"""Addresses of the app."""

from django.urls import URLPattern, URLResolver, path

from tungngo.files import views

app_name = "files"
urlpatterns: list[URLPattern | URLResolver] = [
    path("tai-len/", views.uploads, name="uploads"),
    path("tai-len/<uuid:key>/", views.upload, name="upload"),
]
