"""What the server gives a phone to start with."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from tungngo.doorstep.views import app_shell

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

ADDRESSES = ["", "sw.js", "manifest.webmanifest"]


def precache(client: Client) -> dict[str, object]:
    script = client.get("/di-tung-ngo/sw.js").content.decode()
    found = re.match(r"self\.precache=(\{.*?\});", script)
    assert found is not None
    kept: dict[str, object] = json.loads(found[1])
    return kept


def test_the_page_needs_no_session_and_lets_in_nothing_from_outside(client: Client) -> None:
    answer = client.get("/di-tung-ngo/")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "geolocation=(self)" in answer.headers["Permissions-Policy"]
    assert "sessionid" not in answer.cookies
    page = answer.content.decode()
    assert not re.search(r"https?://", page)
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", page)


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_did_not_change_is_not_sent_again(client: Client, address: str) -> None:
    first = client.get(f"/di-tung-ngo/{address}")
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get(f"/di-tung-ngo/{address}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_worker_keeps_every_file_of_the_version_of_the_page(client: Client) -> None:
    kept = precache(client)
    page = client.get("/di-tung-ngo/").content.decode()
    assert f'<meta name="version" content="{kept["version"]}">' in page
    assert kept["shell"] == "/di-tung-ngo/"
    assets = kept["assets"]
    assert isinstance(assets, list)
    linked = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page))
    assert len(linked) >= 3
    assert linked <= set(assets)
    for asset in assets:
        assert finders.find(asset.removeprefix("/static/")), asset


def test_the_manifest_names_pictures_that_exist_and_one_that_may_be_cut_round(client: Client) -> None:
    manifest = json.loads(client.get("/di-tung-ngo/manifest.webmanifest").content)
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == (
        "/di-tung-ngo/",
        "/di-tung-ngo/",
        "standalone",
    )
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in manifest["icons"]}
    assert "maskable" in {icon["purpose"] for icon in manifest["icons"]}
    for icon in manifest["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/")), icon["src"]


def test_files_with_a_hash_in_their_name_are_kept_for_ever() -> None:
    for_ever = re.compile(settings.WHITENOISE_IMMUTABLE_FILE_TEST)
    assert for_ever.search("/static/doorstep/app/assets/app-BLDC5RTS.js")
    assert for_ever.search("/static/web/css/base.0123456789ab.css")
    assert not for_ever.search("/static/web/css/base.css")
    assert not for_ever.search("/static/doorstep/app/icons/icon.svg")


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_server_where_the_app_was_not_built_says_so(
    client: Client, address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(app_shell, "BUILT", tmp_path)
    answer = client.get(f"/di-tung-ngo/{address}")
    assert answer.status_code == 503
    assert "chưa được dựng" in answer.content.decode()
