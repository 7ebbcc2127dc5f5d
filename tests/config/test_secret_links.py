"""What the log keeps of links that open an account."""

from __future__ import annotations

import io
import logging.config

import pytest
from django.conf import settings


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/don-vi/loi-moi/nhan/bi-mat_123/", "/don-vi/loi-moi/nhan/…/"),
        ("/tai-khoan/quen-mat-khau/1a-bi-mat-123/", "/tai-khoan/quen-mat-khau/1a-…/"),
        ("/thong-bao/thoi-nhan/MQ:1abc:bi-mat/", "/thong-bao/thoi-nhan/…/"),
        ("/lich/bi-mat_123.ics", "/lich/…"),
        ("/van-ban/7/", "/van-ban/7/"),
    ],
)
def test_a_refused_request_is_noted_without_the_token_of_its_link(path: str, kept: str) -> None:
    handler = logging.config.DictConfigurator(settings.LOGGING)
    handler.config["filters"] = {
        name: handler.configure_filter(dict(filter_)) for name, filter_ in settings.LOGGING["filters"].items()
    }
    out = io.StringIO()
    stream = logging.StreamHandler(out)
    for name in settings.LOGGING["handlers"]["console"]["filters"]:
        stream.addFilter(handler.config["filters"][name])
    stream.handle(logging.LogRecord("django.request", 30, "", 0, "%s: %s", ("Unprocessable", path), None))
    assert out.getvalue().strip() == f"Unprocessable: {kept}"
