"""Addresses of the app."""

from django.urls import URLPattern, URLResolver, path

from tungngo.notifications import views

app_name = "notifications"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.listed, name="list"),
    path("<int:pk>/mo/", views.opened, name="open"),
    path("<int:pk>/da-doc/", views.mark, name="mark"),
    path("doc-het/", views.mark_all, name="mark_all"),
    path("doc-lai/", views.take_back, name="take_back"),
    path("tuy-chon/", views.preferences, name="preferences"),
    path("thoi-nhan/<str:token>/", views.stop_mail, name="stop_mail"),
    path("thu/", views.mails, name="mails"),
]
