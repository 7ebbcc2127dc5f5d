from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tungngo.assignments.rules.links import NoLink, read_link


@pytest.mark.parametrize(
    ("pasted", "host", "kind"),
    [
        ("https://www.facebook.com/phuonghoamau/posts/1", "facebook.com", "facebook"),
        ("https://m.facebook.com/story.php?id=1", "m.facebook.com", "facebook"),
        ("https://fb.watch/abc/", "fb.watch", "facebook"),
        ("https://youtu.be/x?t=1", "youtu.be", "youtube"),
        ("youtube.com/watch?v=1", "youtube.com", "youtube"),
        ("https://oa.zalo.me/123", "oa.zalo.me", "zalo"),
        ("https://www.tiktok.com/@x/video/1", "tiktok.com", "tiktok"),
        ("https://docs.google.com/document/d/1", "docs.google.com", "document"),
        ("http://hoamau.example.gov.vn/ke-hoach.PDF", "hoamau.example.gov.vn", "document"),
        ("https://hoamau.example.gov.vn/tin", "hoamau.example.gov.vn", "government"),
        ("https://nhandan.vn/bai-1.html", "nhandan.vn", "news"),
        ("https://baohoamau.vn/bai", "baohoamau.vn", "news"),
        ("https://example.com:8443/a", "example.com", "page"),
        ("//example.com/a", "example.com", "page"),
        ("  HTTPS://Example.COM/A ", "example.com", "page"),
        ("https://notfacebook.com/", "notfacebook.com", "page"),
        ("https://facebook.com.example.net/", "facebook.com.example.net", "page"),
    ],
)
def test_a_link_is_told_for_what_it_is(pasted: str, host: str, kind: str) -> None:
    link = read_link(pasted)
    assert (link.host, link.kind) == (host, kind)
    assert link.url.lower().startswith(("http://", "https://"))


@pytest.mark.parametrize(
    "pasted",
    [
        "",
        "không có",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)//example.com",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://example.com/",
        "mailto:a@example.com",
        "https://facebook.com@example.net/",
        "https://a:b@example.net/",
        "https://localhost/",
        "http://127.0.0.1/",
        "http://[::1]/",
        "https://example.com\\@example.net",
        "https://exam ple.com",
        "https://example.com/a\nb",
        "https://example.com:99999/",
        "https://" + "a" * 1000 + ".com",
    ],
)
def test_what_is_no_link_or_leads_elsewhere_than_it_seems_is_refused(pasted: str) -> None:
    with pytest.raises(NoLink):
        read_link(pasted)


@given(st.text(max_size=200))
def test_whatever_is_pasted_a_link_is_only_ever_http(pasted: str) -> None:
    try:
        link = read_link(pasted)
    except NoLink:
        return
    assert link.url.lower().startswith(("http://", "https://"))
    assert "@" not in link.url.split("/")[2]
    assert read_link(link.url) == link
