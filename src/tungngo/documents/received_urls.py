"""Addresses of what units receive."""

from django.urls import URLPattern, URLResolver, path

from tungngo.documents.views import packets, received

app_name = "received"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", received.received_list, name="list"),
    path("<int:pk>/", received.detail, name="detail"),
    path("<int:pk>/tep/", received.file, name="file"),
    path("<int:pk>/trang/<int:page>.webp", received.page_picture, name="page"),
    path("<int:pk>/chu-ky/", received.signatures, name="signatures"),
    path("<int:pk>/xac-nhan/", received.acknowledge, name="acknowledge"),
    path("<int:pk>/tiep-nhan/", received.take_in, name="take_in"),
    path("goi-tin/", packets.packet_list, name="packets"),
    path("goi-tin/nhan/", packets.take, name="take_packet"),
    path("goi-tin/<int:pk>/", packets.detail, name="packet"),
    path("goi-tin/<int:pk>/goc/", packets.download_packet, name="packet_file"),
    path("goi-tin/<int:pk>/tep/<int:position>/", packets.attachment, name="packet_attachment"),
    path("goi-tin/<int:pk>/trang-thai/", packets.answer, name="answer_packet"),
]
