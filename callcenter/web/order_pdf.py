"""A sheet of HTML as PDF with its fonts in it.

WeasyPrint takes 75 MB and half a second; it runs as a process of its own (``python -m callcenter.web.order_pdf``, HTML
in, PDF out), so that the hub stays small.
"""

from __future__ import annotations

import subprocess
import sys

LONGEST_S = 30
MISSING = 3
"""Exit code: WeasyPrint or its system libraries are not installed."""


class PdfUnavailable(Exception):
    """No PDF can be made here; the sentence says what to install."""


def make_pdf(html: str) -> bytes:
    """The PDF.

    Raises:
        PdfUnavailable: the libraries are missing, or it took too long.
    """
    command = [sys.executable, "-m", "callcenter.web.order_pdf"]
    try:
        done = subprocess.run(command, input=html.encode(), capture_output=True, timeout=LONGEST_S, check=False)
    except subprocess.TimeoutExpired as problem:
        raise PdfUnavailable("生成PDF超时，请稍后重试，或在打印页直接打印。") from problem
    if done.returncode == MISSING:
        raise PdfUnavailable(
            "服务器没有安装PDF组件，请管理员安装 weasyprint、libpango-1.0-0、libpangoft2-1.0-0 和 fonts-noto-cjk；"
            "打印页不受影响。"
        )
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        raise PdfUnavailable("生成PDF失败，请在打印页直接打印。")
    return done.stdout


def main() -> int:
    """The process."""
    try:
        from weasyprint import HTML  # type: ignore[import-untyped] # noqa: PLC0415 - native libraries may be missing
    except (ImportError, OSError):
        return MISSING
    html = sys.stdin.buffer.read().decode()
    # The sheet refers to nothing outside itself; a value that looks like an address is not fetched either.
    HTML(string=html, url_fetcher=_nothing).write_pdf(sys.stdout.buffer)
    return 0


def _nothing(url: str) -> dict[str, object]:
    raise ValueError(f"the sheet needs no {url.partition(':')[0]} address")


if __name__ == "__main__":
    raise SystemExit(main())
