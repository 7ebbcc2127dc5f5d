"""Several people at once: a server's threads all write documents."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from vanban.writing import Document, Paragraph, Signature, text, write_pdf


def test_threads_wait_for_each_other_instead_of_failing() -> None:
    document = Document(
        type_key="thong_bao",
        body="Ủy ban nhân dân xã Mẫu",
        symbol="TB-UBND",
        place="Mẫu",
        subject="Về việc dời lịch",
        signature=Signature("Trần Thị Mẫu", "Chủ tịch"),
        blocks=tuple(Paragraph(text(f"Lịch ngày {day} tháng 10.")) for day in range(1, 31)),
    )
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda _: write_pdf(document), range(12)))
    assert len(set(made)) == 1
