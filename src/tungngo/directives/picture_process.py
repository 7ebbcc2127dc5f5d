"""A process of its own for work on pictures that strangers sent: `python -m …picture_process ACT SOURCE… TARGET`.

It limits itself before it opens anything, so that a picture that swells or a PDF that never ends costs a
bounded time and memory and takes nothing else down. It knows nothing of Django or the database.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

SECONDS = 40
MEMORY_BYTES = 2 * 1024**3
# An A4 page at about 250 dpi: enough for recognition, small enough to keep.
LONGEST_SIDE = 2900
MOST_PIXELS = 80_000_000
NO_SUCH_PAGE = 3


class PictureFailed(Exception):  # named for the fact
    """The process ended without a picture; `code` is its exit status, None when it ran out of time."""

    def __init__(self, code: int | None) -> None:
        super().__init__(f"exit status {code}")
        self.code = code


def render_page(source: Path, page: int, width: int, target: Path) -> None:
    """Draws one page (1-based) of a PDF or picture, `width` pixels wide, as WebP.

    Raises:
        PictureFailed: There is no such page (`code` is NO_SUCH_PAGE), or it could not be drawn.
    """
    _run("render", str(source), str(page), str(width), str(target))


def join_photos(sources: list[Path], target: Path) -> None:
    """Makes one PDF of photos, upright and of a sensible size, in their order.

    Raises:
        PictureFailed: One of them cannot be opened.
    """
    _run("join", *(str(source) for source in sources), str(target), seconds=SECONDS + 5 * len(sources))


def _run(*arguments: str, seconds: int = SECONDS) -> None:
    command = [sys.executable, "-m", __name__, str(seconds), *arguments]
    try:
        done = subprocess.run(
            command, timeout=seconds, check=False, stdin=subprocess.DEVNULL, capture_output=True
        )
    except subprocess.TimeoutExpired as error:
        raise PictureFailed(None) from error
    if done.returncode:
        raise PictureFailed(done.returncode)


def _render(source: Path, page: int, width: int, target: Path) -> int:
    from io import BytesIO

    from PIL import Image

    from vanban.reading.sources import pages

    content = pages.render(source, page, width)
    if content is None:
        return NO_SUCH_PAGE
    with Image.open(BytesIO(content)) as image:
        if image.format == "WEBP":
            target.write_bytes(content)
        else:
            image.save(target, "WEBP", quality=80, method=2)
    return 0


def _join(sources: list[Path], target: Path) -> int:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    leaves = []
    for source in sources:
        with Image.open(source) as image:
            if image.width * image.height > MOST_PIXELS:
                return 4
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(image).convert("RGB")
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        leaves.append(upright)
    leaves[0].save(target, "PDF", save_all=True, append_images=leaves[1:], resolution=250.0, quality=88)
    return 0


def _main(arguments: list[str]) -> int:
    seconds, act, *rest = arguments
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if act == "render":
        source, page, width, target = rest
        return _render(Path(source), int(page), int(width), Path(target))
    return _join([Path(name) for name in rest[:-1]], Path(rest[-1]))


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
