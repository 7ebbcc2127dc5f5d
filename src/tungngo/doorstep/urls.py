"""Addresses of the office's pages; the telephones' are in phone_urls.py. Each area adds its lines under its heading."""

from django.urls import URLPattern, URLResolver, path

from tungngo.doorstep.views import overview

app_name = "doorstep"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", overview.home, name="home"),
    # members, telephones
    # skills
    # rounds
    # held acts
    # households, residents, privacy
    # board, map, visits
]
