"""A page as PDF: the same each time, its letters within it, and nothing asked of anybody."""

from __future__ import annotations

import re
import socket
import zlib

import pytest

from standclear.core.errors import Unavailable
from standclear.service.pdf import must_make_pdf, pdf_of


@pytest.fixture(autouse=True)
def pango() -> None:
    try:
        must_make_pdf()
    except Unavailable as fault:
        pytest.skip(str(fault))


def test_a_page_is_the_same_paper_each_time_and_nobody_is_asked() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        host, port = server.getsockname()
        page = (
            '<!doctype html><html lang="ar" dir="rtl"><title>تقرير</title>'
            f'<p>شمال</p><p>Север</p><img src="http://{host}:{port}/x.png" alt="">'
            '<img src="file:///etc/hostname" alt="">'
        )
        made = pdf_of(page)
        assert made.startswith(b"%PDF-")
        assert made == pdf_of(page)
        for font in (b"noto-sans-arabic", b"noto-sans-cyrillic"):
            assert font in _unpacked(made), "set in the fonts that come along"
        with pytest.raises(BlockingIOError):
            server.accept()


def _unpacked(pdf: bytes) -> bytes:
    streams = re.findall(rb"stream\r?\n(x.*?)\r?\nendstream", pdf, re.DOTALL)
    return pdf + b"".join(zlib.decompressobj().decompress(each) for each in streams)
