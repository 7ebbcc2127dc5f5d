"""Addresses of the app."""

from django.urls import URLPattern, URLResolver, path

from tungngo.difficulties.views import lists, raising, showing
from tungngo.difficulties.views.verbs import VERBS

app_name = "difficulties"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", lists.index, name="list"),
    path("ban-in/", lists.printed, name="print"),
    path("tai-ve/", lists.spreadsheet, name="spreadsheet"),
    path("neu/", raising.raise_one, name="raise"),
    path("tep/<int:pk>/", showing.file, name="file"),
    path("tep/<int:pk>/anh-nho/", showing.thumbnail, name="thumbnail"),
    path("<int:pk>/", showing.detail, name="detail"),
    path("<int:pk>/hoan-tac/<int:entry_pk>/", showing.undo, name="undo"),
    *(path(f"<int:pk>/{verb.path}/", showing.act, {"name": verb.name}, name=verb.name) for verb in VERBS),
]
