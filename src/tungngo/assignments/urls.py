"""Addresses of the app."""

from django.urls import URLPattern, URLResolver, path

from tungngo.assignments.views import campaigns, confirming, work

app_name = "assignments"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", campaigns.campaigns, name="campaigns"),
    path("xac-nhan/<int:plan_pk>/", confirming.confirm, name="confirm"),
    path("viec-cua-don-vi/", work.own, name="own"),
    path("nhiem-vu/<int:pk>/", work.assignment, name="assignment"),
    path("nhiem-vu/<int:pk>/giao/", work.set_lead, name="set_lead"),
    path("nhiem-vu/don-vi/<int:pk>/", work.step, name="step"),
    path("<int:pk>/", campaigns.campaign, name="campaign"),
    path("<int:pk>/ban-in/", campaigns.printed, name="print"),
    path("<int:pk>/nhiem-vu.xlsx", campaigns.workbook, name="workbook"),
]
