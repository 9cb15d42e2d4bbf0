"""The letters around c, o, s and similar letters prove their case."""

import pytest

from engine.reading.text import letter_case


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("BỘ cÔNG AN", "BỘ CÔNG AN"),
        ("dưới trướC cằm", "dưới trước cằm"),
        ("TỈNH SóC TRĂNG", "TỈNH SÓC TRĂNG"),
        ("Số nhà 5, Xã Vĩnh Cửu", "Số nhà 5, Xã Vĩnh Cửu"),
        ("Họ và tên", "Họ và tên"),
        ("Sóc Sơn, Hà Nội", "Sóc Sơn, Hà Nội"),
        ("Sông Cầu", "Sông Cầu"),
        ("cO", "cO"),
        ("VÕ VĂN SỸ", "VÕ VĂN SỸ"),
    ],
)
def test_case(read: str, meant: str) -> None:
    """Ambiguous letters without proof stay as read."""
    decided = dict(letter_case.infer_case(read))
    assert "".join(decided.get(place, letter) for place, letter in enumerate(read)) == meant
