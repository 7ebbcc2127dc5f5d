"""Addresses of the volunteers' telephones, below di-tung-ngo/: the app and its contract (docs/field-sync.md)."""

from django.urls import URLPattern, URLResolver, path

from tungngo.doorstep.views import app_shell, sync

app_name = "doorstep_phone"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", app_shell.page, name="page"),
    path("sw.js", app_shell.service_worker, name="service_worker"),
    path("manifest.webmanifest", app_shell.manifest, name="manifest"),
    path("api/v1/enrol", sync.enrol, name="enrol"),
    path("api/v1/acts", sync.acts, name="acts"),
    path("api/v1/sealed", sync.sealed, name="sealed"),
    path("api/v1/pull", sync.pull, name="pull"),
    path("api/v1/photos/<uuid:photo_id>", sync.photo, name="photo"),
    path("api/v1/wiped", sync.wiped, name="wiped"),
]
