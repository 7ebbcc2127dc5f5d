"""Addresses of the app."""

from django.urls import URLPattern, URLResolver, path

from tungngo.plans.views import acts, lines, review

app_name = "plans"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", review.plans, name="list"),
    path("van-ban/<int:directive_pk>/", review.open_plan, name="open"),
    path("<int:pk>/", review.review, name="review"),
    path("<int:pk>/phien-ban/", review.version, name="version"),
    path("<int:pk>/lich-su/", review.history, name="history"),
    path("<int:pk>/doc-lai/", review.read_anew, name="read_anew"),
    path("<int:pk>/chien-dich/", lines.campaign, name="campaign"),
    path("<int:pk>/them/", acts.add, name="add"),
    path("<int:pk>/viec/<int:item_pk>/", acts.item, name="item"),
    path("<int:pk>/viec/<int:item_pk>/<slug:act>/", acts.item_act, name="act"),
    path("<int:pk>/giu-rieng/", acts.separate, name="separate"),
    path("<int:pk>/don-vi/", acts.answer_unit, name="answer_unit"),
    path("<int:pk>/chu-tri/", acts.set_missing_leads, name="set_missing_leads"),
    path("<int:pk>/<slug:act>/", acts.plan_act, name="plan_act"),
    path("<int:pk>/<slug:kind>/<int:line_pk>/", lines.line, name="line"),
    path("<int:pk>/<slug:kind>/<int:line_pk>/<slug:act>/", lines.line_act, name="line_act"),
]
