"""Addresses of sending what a body has issued."""

from django.urls import URLPattern, URLResolver, path

from tungngo.documents.views import correspondents, sending

app_name = "sending"
urlpatterns: list[URLPattern | URLResolver] = [
    path("noi-nhan/", correspondents.correspondent_list, name="correspondents"),
    path("noi-nhan/them/", correspondents.add, name="add_correspondent"),
    path("noi-nhan/<int:pk>/", correspondents.change, name="correspondent"),
    path("noi-nhan/<int:pk>/xoa/", correspondents.remove, name="remove_correspondent"),
    path("<int:pk>/gui/", sending.choose, name="choose"),
    path("<int:pk>/noi-da-gui/", sending.recipients, name="recipients"),
    path("<int:pk>/nhac/", sending.remind, name="remind"),
    path("lan-gui/<int:pk>/", sending.batch, name="batch"),
    path("lan-gui/<int:pk>/gui-lai/", sending.send_again, name="send_again"),
    path("goi-tin/<int:pk>/", sending.packet, name="packet"),
]
