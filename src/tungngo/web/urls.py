"""Addresses of the shell."""

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, path
from django.views.i18n import set_language

from tungngo.web import attention, home, search, views

app_name = "web"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("can-chu-y/<slug:mark>/", attention.waiting, name="attention"),
    path("tim/", search.search, name="search"),
    path("giao-dien/", views.components, name="components"),
    path("giao-dien/nen/", views.set_theme, name="set_theme"),
    path("ngon-ngu/", login_not_required(set_language), name="set_language"),
    path("phien/", views.session_state, name="session_state"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
]
