"""Addresses of the app."""

from django.urls import URLPattern, URLResolver, path

from tungngo.directives import views

app_name = "directives"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.directive_list, name="list"),
    path("tiep-nhan/", views.receive, name="receive"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/dung/", views.cancel, name="cancel"),
    path("<int:pk>/doc-lai/", views.read_again, name="read_again"),
    path("<int:pk>/xoa/", views.remove, name="remove"),
    path("<int:pk>/tep/<int:position>/", views.download_file, name="file"),
    path("<int:pk>/trang/<int:page>.webp", views.page_picture, name="page"),
]
