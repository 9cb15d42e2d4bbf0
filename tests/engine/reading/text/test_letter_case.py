"""The case of c, o, s and their like is what the letters around them prove."""

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
    """What proves nothing stays as it was read."""
    decided = dict(letter_case.infer_case(read))
    assert "".join(decided.get(place, letter) for place, letter in enumerate(read)) == meant
