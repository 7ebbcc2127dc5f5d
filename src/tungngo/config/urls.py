"""The addresses: each app brings its own."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("tai-khoan/", include("tungngo.accounts.urls")),
    path("don-vi/", include("tungngo.organizations.urls")),
    path("nhat-ky/", include("tungngo.audit.urls")),
    path("tep/", include("tungngo.files.urls")),
    path("van-ban/", include("tungngo.directives.urls")),
    path("ra-soat/", include("tungngo.plans.urls")),
    path("chien-dich/", include("tungngo.assignments.urls")),
    path("lich/", include("tungngo.assignments.calendar_urls")),
    path("kho-khan/", include("tungngo.difficulties.urls")),
    path("van-ban-di/", include("tungngo.documents.urls")),
    path("van-ban-di/", include("tungngo.documents.sending_urls")),
    path("van-ban-nhan/", include("tungngo.documents.received_urls")),
    path("tu-nha-den-nha/", include("tungngo.doorstep.urls")),
    path("di-tung-ngo/", include("tungngo.doorstep.phone_urls")),
    path("thong-bao/", include("tungngo.notifications.urls")),
    path("", include("tungngo.web.urls")),
]
