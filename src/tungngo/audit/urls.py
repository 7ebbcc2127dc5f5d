"""Addresses of the app."""

from django.urls import URLPattern, URLResolver, path

from tungngo.audit import views

app_name = "audit"
urlpatterns: list[URLPattern | URLResolver] = [path("", views.event_list, name="list")]
