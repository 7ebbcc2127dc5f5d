"""Addresses of the app."""

from django.urls import URLPattern, URLResolver, path

from tungngo.assignments.views import campaigns, confirming, giving, parts, running, saved_views, talk, work

app_name = "assignments"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", campaigns.campaigns, name="campaigns"),
    path("xac-nhan/<int:plan_pk>/", confirming.confirm, name="confirm"),
    path("viec-cua-don-vi/", work.own, name="own"),
    path("nhiem-vu/<int:pk>/", work.assignment, name="assignment"),
    path("nhiem-vu/<int:pk>/moi/", work.news, name="news"),
    path("nhiem-vu/<int:pk>/hoan-tac/<int:event_id>/", work.undo, name="undo"),
    path("nhiem-vu/<int:pk>/giao/", running.set_lead, name="set_lead"),
    path("nhiem-vu/<int:pk>/them-don-vi/", running.add_unit, name="add_unit"),
    path("nhiem-vu/<int:pk>/bo-don-vi/<int:part_pk>/", running.remove_unit, name="remove_unit"),
    path("nhiem-vu/<int:pk>/sua/", running.edit, name="edit"),
    path("nhiem-vu/<int:pk>/huy/", running.cancel, name="cancel"),
    path("nhiem-vu/<int:pk>/mo-lai/", running.reopen, name="reopen"),
    path("nhiem-vu/<int:pk>/trao-doi/", talk.add_comment, name="add_comment"),
    path("nhiem-vu/trao-doi/<int:pk>/", talk.edit_comment, name="edit_comment"),
    path("nhiem-vu/trao-doi/<int:pk>/rut/", talk.remove_comment, name="remove_comment"),
    path("nhiem-vu/trao-doi/<int:pk>/tra-loi/", talk.set_answered, name="set_answered"),
    path("nhiem-vu/don-vi/<int:pk>/", work.step, name="step"),
    path("nhiem-vu/don-vi/<int:pk>/phu-trach/", parts.hand_over, name="hand_over"),
    path("nhiem-vu/don-vi/<int:pk>/vuong-mac/", parts.block, name="block"),
    path("nhiem-vu/don-vi/<int:pk>/go-vuong-mac/", parts.unblock, name="unblock"),
    path("nhiem-vu/don-vi/<int:pk>/viec-con/", parts.add_subtask, name="add_subtask"),
    path("nhiem-vu/viec-con/<int:pk>/", parts.edit_subtask, name="edit_subtask"),
    path("nhiem-vu/viec-con/<int:pk>/xong/", parts.tick_subtask, name="tick_subtask"),
    path("nhiem-vu/viec-con/<int:pk>/thu-tu/", parts.move_subtask, name="move_subtask"),
    path("nhiem-vu/viec-con/<int:pk>/xoa/", parts.remove_subtask, name="remove_subtask"),
    path("<int:pk>/", campaigns.campaign, name="campaign"),
    path("<int:pk>/ban-in/", campaigns.printed, name="print"),
    path("<int:pk>/nhiem-vu.xlsx", campaigns.workbook, name="workbook"),
    path("<int:pk>/chi-tieu-bao-cao/", campaigns.duties, name="duties"),
    path("<int:pk>/chuyen/", giving.move, name="move"),
    path("<int:pk>/giao-nhieu-viec/", giving.give, name="give"),
    path("<int:pk>/cach-xem/", saved_views.views, name="views"),
    path("<int:pk>/cach-xem/luu/", saved_views.keep, name="keep_view"),
    path("cach-xem/<int:pk>/", saved_views.change, name="change_view"),
    path("cach-xem/<int:pk>/xoa/", saved_views.remove, name="remove_view"),
]
