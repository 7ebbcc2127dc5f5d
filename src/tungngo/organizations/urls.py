"""Addresses of the app."""

from django.urls import URLPattern, URLResolver, path

from tungngo.organizations.views import links, people, setup, units

app_name = "organizations"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", units.home, name="list"),
    path("xa/<int:pk>/", units.commune, name="commune"),
    path("xa/<int:pk>/xuat/", units.export, name="export"),
    path("xa/<int:pk>/them/", units.add, name="add"),
    path("xa/<int:pk>/ten-goi/", units.aliases, name="aliases"),
    path("xa/<int:pk>/ten-goi/<int:alias_pk>/bo/", units.forget_alias, name="forget_alias"),
    path("<int:pk>/sua/", units.edit, name="unit"),
    path("<int:pk>/trang-thai/", units.set_active, name="set_active"),
    path("thiet-lap/", setup.choose, name="setup"),
    path("xa/<int:pk>/thiet-lap/don-vi/", setup.units, name="setup_units"),
    path("xa/<int:pk>/thiet-lap/thon-to/", setup.neighborhoods, name="setup_neighborhoods"),
    path("xa/<int:pk>/thiet-lap/tep-mau/", setup.template, name="import_template"),
    path("xa/<int:pk>/thiet-lap/tai-len/", setup.upload, name="import_upload"),
    path("xa/<int:pk>/thiet-lap/tai-len/<int:import_pk>/", setup.preview, name="import"),
    path("nguoi-dung/", people.people, name="people"),
    path("nguoi-dung/<int:pk>/", people.person, name="person"),
    path("nguoi-dung/<int:pk>/trang-thai/", people.set_person_active, name="set_person_active"),
    path("nguoi-dung/<int:pk>/mo-khoa/", people.unlock_person, name="unlock_person"),
    path("nguoi-dung/<int:pk>/mat-khau/", people.renew_password, name="renew_password"),
    path("<int:pk>/moi/", people.invite, name="invite"),
    path("loi-moi/<int:pk>/thu-hoi/", people.revoke_invitation, name="revoke_invitation"),
    path("loi-moi/<int:pk>/tao-lai/", people.renew_invitation, name="renew_invitation"),
    path("loi-moi/nhan/<str:token>/", links.accept, name="accept"),
]
