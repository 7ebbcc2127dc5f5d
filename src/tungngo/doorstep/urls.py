"""Addresses of the office's pages; the telephones' are in phone_urls.py. Each area adds its lines under its heading."""

from django.urls import URLPattern, URLResolver, path

from tungngo.doorstep.views import devices, enrolments, member_lists, members, overview, skills, teams

app_name = "doorstep"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", overview.home, name="home"),
    # members, telephones
    path("thanh-vien/", members.members, name="members"),
    path("thanh-vien/them/", members.add_member, name="add_member"),
    path("thanh-vien/tu-tep/", member_lists.import_members, name="import_members"),
    path("thanh-vien/tu-tep/xac-nhan/", member_lists.confirm_members, name="confirm_members"),
    path("thanh-vien/tu-tep/mau/", member_lists.template, name="members_template"),
    path("thanh-vien/tai-ve/", member_lists.export_members, name="export_members"),
    path("thanh-vien/ma-ghi-danh/", enrolments.sheet, name="enrolment_sheet"),
    path("thanh-vien/<int:pk>/", members.member, name="member"),
    path("thanh-vien/<int:pk>/sua/", members.edit_member, name="edit_member"),
    path("thanh-vien/<int:pk>/vao-to/", members.join_team, name="join_team"),
    path("thanh-vien/<int:pk>/to/<int:team_pk>/", members.change_place, name="change_place"),
    path("thanh-vien/<int:pk>/tham-gia/", members.set_taking_part, name="set_taking_part"),
    path("thanh-vien/<int:pk>/ma-ghi-danh/", enrolments.make, name="make_enrolment"),
    path("thanh-vien/<int:pk>/thu-hoi-ma/", enrolments.revoke, name="revoke_enrolment"),
    path("to/", teams.teams, name="teams"),
    path("to/<int:pk>/", teams.team, name="team"),
    path("dien-thoai/", devices.devices, name="devices"),
    path("dien-thoai/<uuid:pk>/thu-hoi/", devices.revoke, name="revoke_device"),
    # skills
    path("ky-nang/", skills.skills, name="skills"),
    path("ky-nang/them/", skills.add_skill, name="add_skill"),
    path("ky-nang/<int:pk>/", skills.edit_skill, name="edit_skill"),
    path("ky-nang/<int:pk>/thu-tu/", skills.change_place_of_skill, name="move_skill"),
    # rounds
    # held acts
    # households, residents, privacy
    # board, map, visits
]
