"""Checking signatures of files that strangers sent, in a process of its own with bounded time and memory.

`python -m vanban.signing.isolation` reads an order as JSON and answers in JSON.
"""

from __future__ import annotations

import datetime as dt
import json
import resource
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from vanban.signing.additions import has_only_signatures_added
from vanban.signing.checking import NotCheckable, SignatureReport, check_signatures

if TYPE_CHECKING:
    from collections.abc import Sequence

SECONDS: Final = 30
MEMORY_BYTES: Final = 1536 * 1024**2


def check_isolated(
    pdf: bytes,
    *,
    trusted: Sequence[x509.Certificate],
    at: dt.datetime,
    lists: Sequence[x509.CertificateRevocationList] = (),
    base: bytes | None = None,
    seconds: int = SECONDS,
) -> tuple[list[SignatureReport], bool]:
    """Reports on a PDF's signatures as `check_signatures` does, and whether only signatures were added to `base`.

    Raises:
        NotCheckable: The file is no PDF, damaged, encrypted, or takes too long.
    """
    with tempfile.TemporaryDirectory(prefix="vanban-signatures-") as folder:
        paths = {"pdf": Path(folder, "file.pdf"), "base": Path(folder, "base.pdf")}
        paths["pdf"].write_bytes(pdf)
        if base is not None:
            paths["base"].write_bytes(base)
        kept = [Path(folder, f"{number}.crl") for number in range(len(lists))]
        for path, revoked in zip(kept, lists, strict=True):
            path.write_bytes(revoked.public_bytes(Encoding.DER))
        order = {
            "pdf": str(paths["pdf"]),
            "base": str(paths["base"]) if base is not None else None,
            "trusted": [root.public_bytes(Encoding.PEM).decode() for root in trusted],
            "lists": [str(path) for path in kept],
            "at": at.isoformat(),
            "seconds": seconds,
        }
        answer = _ask(order, seconds)
    if "problem" in answer:
        raise NotCheckable(answer["problem"])
    return [_report(values) for values in answer["reports"]], bool(answer["is_base_kept"])


def _ask(order: dict[str, Any], seconds: int) -> dict[str, Any]:
    command = [sys.executable, "-m", __name__]
    try:
        done = subprocess.run(
            command, input=json.dumps(order).encode(), timeout=seconds + 5, check=False, capture_output=True
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise NotCheckable("Không kiểm tra được chữ ký của tệp này: tệp quá phức tạp hoặc hỏng.") from error
    return answer


def _report(values: dict[str, Any]) -> SignatureReport:
    for name in ("signed_at", "stamped_at", "revoked_at"):
        values[name] = dt.datetime.fromisoformat(values[name]) if values[name] else None
    return SignatureReport(**values)


def _answer(order: dict[str, Any]) -> dict[str, Any]:
    limit = int(order["seconds"])
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    pdf = Path(order["pdf"]).read_bytes()
    trusted = [x509.load_pem_x509_certificate(pem.encode()) for pem in order["trusted"]]
    lists = [x509.load_der_x509_crl(Path(path).read_bytes()) for path in order["lists"]]
    at = dt.datetime.fromisoformat(order["at"])
    try:
        reports = check_signatures(pdf, trusted=trusted, at=at, lists=lists)
        is_base_kept = order["base"] is None or has_only_signatures_added(
            pdf, Path(order["base"]).read_bytes()
        )
    except NotCheckable as error:
        return {"problem": str(error)}
    return {"reports": [asdict(report) for report in reports], "is_base_kept": is_base_kept}


if __name__ == "__main__":
    json.dump(_answer(json.load(sys.stdin)), sys.stdout, default=str)
