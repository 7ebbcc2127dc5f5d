"""Addresses of the app."""

from django.urls import URLPattern, URLResolver, path

from tungngo.documents.views import authorities, drafts, editing, issuing, letterheads, register, signing

app_name = "documents"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", drafts.document_list, name="list"),
    path("thong-tin/", letterheads.letterhead, name="letterhead"),
    path("thong-tin/nguoi-ky/them/", letterheads.signer, name="add_signer"),
    path("thong-tin/nguoi-ky/<int:pk>/", letterheads.signer, name="signer"),
    path("thong-tin/nguoi-ky/<int:pk>/con-ky/", letterheads.set_active, name="signer_active"),
    path("soan/", drafts.new, name="new"),
    path("soan/<int:campaign_pk>/<slug:kind>/", drafts.start, name="start"),
    path("<int:pk>/", drafts.document, name="document"),
    path("<int:pk>/trinh/", drafts.submit, name="submit"),
    path("<int:pk>/duyet/", drafts.approve, name="approve"),
    path("<int:pk>/tra-lai/", drafts.return_document, name="return"),
    path("<int:pk>/lay-lai/", drafts.take_back, name="take_back"),
    path("<int:pk>/bo/", drafts.cancel, name="cancel"),
    path("<int:pk>/soan/", editing.edit, name="edit"),
    path("<int:pk>/luu/", editing.save, name="save"),
    path("<int:pk>/trang/", editing.pages, name="pages"),
    path("<int:pk>/trang/<int:page>.png", editing.page, name="page"),
    path("<int:pk>/tai-ve/<slug:form>/", editing.download, name="download"),
    path("<int:pk>/cac-ban/", editing.versions, name="versions"),
    path("<int:pk>/cac-ban/<int:number>/khoi-phuc/", editing.restore, name="restore"),
    path("<int:pk>/gop-y/", editing.comment, name="comment"),
    path("<int:pk>/gop-y/<int:comment_pk>/", editing.resolve, name="resolve"),
    path("so/", register.register, name="register"),
    path("so/in/", register.printed, name="register_print"),
    path("so/tai-ve/", register.spreadsheet, name="register_spreadsheet"),
    path("so/vao-so/", register.enter, name="register_enter"),
    path("so/<int:pk>/ghi-chu/", register.note, name="register_note"),
    path("<int:pk>/ban-hanh/", issuing.issue, name="issue"),
    path("<int:pk>/tep/<int:file_pk>/", issuing.issued_file, name="issued_file"),
    path("<int:pk>/ky-so/", signing.sign_document, name="sign"),
    path("<int:pk>/ban-da-ky/", signing.bring, name="bring_signed"),
    path("kiem-tra-chu-ky/", signing.check, name="check_signatures"),
    path("chu-ky-van-ban-den/<int:pk>/", signing.directive_signatures, name="directive_signatures"),
    path("co-quan-chung-thuc/", authorities.authorities, name="authorities"),
    path("co-quan-chung-thuc/danh-sach-thu-hoi/", authorities.revocation_list, name="revocation_list"),
    path("co-quan-chung-thuc/<int:pk>/", authorities.trust, name="trust"),
]
