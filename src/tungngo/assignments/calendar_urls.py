"""Addresses of calendars; they stand apart because the secret ones are typed and shown short."""

from django.urls import URLPattern, URLResolver, path

from tungngo.assignments.views import feeds

app_name = "calendars"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", feeds.manage, name="manage"),
    path("<int:pk>/huy/", feeds.revoke, name="revoke"),
    path("<str:token>.ics", feeds.feed, name="feed"),
]
