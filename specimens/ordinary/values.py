"""Invented values for the blanks of ordinary pages: people, numbers, dates, places, firms and sums of money."""

import numpy as np

from bot.identity import dates, letters, mrz_td3
from specimens.people import Person, person, pick
from specimens.word_lists import STREETS

_OTHERS = 500_000  # added to a seed for the second person of a page
_FIRMS = ("An Phát", "Thành Công", "Minh Khang", "Sao Mai", "Đông Á", "Hải Long", "Phú Mỹ", "Trường Sinh")
_SCHOOLS = ("Đại học Bách khoa", "Đại học Kinh tế", "Cao đẳng Công nghệ", "Đại học Sư phạm", "Đại học Y Dược")
_TRADES = ("Kỹ sư xây dựng", "Kế toán viên", "Giáo viên", "Nhân viên bán hàng", "Lập trình viên", "Công nhân may")
_DISHES = ("Phở bò tái", "Bún chả", "Cơm tấm sườn", "Gỏi cuốn", "Bánh xèo", "Cà phê sữa đá", "Trà đào", "Chè bưởi")
_DRUGS = ("Paracetamol 500mg", "Amoxicillin 500mg", "Vitamin C 1g", "Omeprazol 20mg", "Cetirizin 10mg")
_STATES = (
    ("FRA", "RÉPUBLIQUE FRANÇAISE", "Française", "MARTIN", "Camille"),
    ("GBR", "UNITED KINGDOM OF GREAT BRITAIN", "British Citizen", "SMITH", "Oliver"),
    ("LAO", "LAO PEOPLE'S DEMOCRATIC REPUBLIC", "Lao", "PHOMVIHANE", "Somchai"),
    ("KOR", "REPUBLIC OF KOREA", "Republic of Korea", "KIM", "Minjun"),
    ("USA", "UNITED STATES OF AMERICA", "United States of America", "JOHNSON", "Emily"),
    ("THA", "KINGDOM OF THAILAND", "Thai", "SRISAI", "Anong"),
)


def values(seed: int) -> dict[str, str]:
    """Return the value of each blank for a seed, the same on every machine."""
    rng = np.random.default_rng((seed, 41))
    digits = {f"n{count}": "".join(map(str, rng.integers(0, 10, count))) for count in (3, 4, 5, 6, 7, 8, 10, 13, 16)}
    chosen = {
        "firm": f"Công ty TNHH {pick(rng, _FIRMS)}",
        "school": f"Trường {pick(rng, _SCHOOLS)}",
        "trade": pick(rng, _TRADES),
        "street": f"{int(rng.integers(1, 300))} {pick(rng, STREETS)}",
        "phone": f"09{int(rng.integers(10_000_000, 99_999_999))}",
        "plate": f"{int(rng.integers(11, 99))}A-{int(rng.integers(100, 999))}.{int(rng.integers(10, 99))}",
        "dish": pick(rng, _DISHES),
        "dish2": pick(rng, _DISHES),
        "drug": pick(rng, _DRUGS),
        "drug2": pick(rng, _DRUGS),
        "money": f"{int(rng.integers(20, 9_000)) * 1000:,}".replace(",", "."),
        "money2": f"{int(rng.integers(20, 9_000)) * 1000:,}".replace(",", "."),
    }
    first, second = person(seed), person(seed + _OTHERS)
    return digits | chosen | _person("", first) | _person("2", second) | _foreigner(rng, first)


def _person(suffix: str, who: Person) -> dict[str, str]:
    issued = who.chip.issued
    blanks = {
        "NAME": who.name,
        "Name": who.name.title(),
        "dob": dates.show(who.dob),
        "dobwords": f"ngày {who.dob.day:02d} tháng {who.dob.month:02d} năm {who.dob.year}",
        "sex": who.gender,
        "id": who.number,
        "id9": who.old_id or f"0{who.number[-8:]}",
        "addr": who.chip.address,
        "home": who.hometown,
        "prov": who.hometown.rpartition(", ")[2].removeprefix("TP. "),
        "issued": dates.show(issued),
        "due": dates.show(who.chip.due),
        "datewords": f"ngày {issued.day:02d} tháng {issued.month:02d} năm {issued.year}",
        "year": str(issued.year),
        "mail": f"{letters.plain(who.name.split()[-1]).lower()}{who.dob.year}@vidu.vn",
    }
    return {f"{name}{suffix}": value for name, value in blanks.items()}


def _foreigner(rng: np.random.Generator, who: Person) -> dict[str, str]:
    """Return the blanks of a foreign paper, with the zone of a foreign passport."""
    code, state, nationality, surname, given = pick(rng, _STATES)
    due = dates.birthday(who.chip.issued, 10)
    number = f"{int(rng.integers(10, 99))}AB{int(rng.integers(10_000, 99_999))}"
    lines = mrz_td3.build(
        number=number, person_number="", dob=who.dob, gender=who.gender, due_date=due, name=f"{surname} {given}"
    )
    first, second = (line.replace("VNM", code) for line in lines)
    return {
        "code": code,
        "STATE": state,
        "nation": nationality,
        "SUR": surname,
        "GIVEN": given.upper(),
        "passno": number,
        "M": "M" if who.gender == "Nam" else "F",
        "born": f"{who.dob:%d %b %Y}".upper(),
        "until": f"{due:%d %b %Y}".upper(),
        "from": f"{who.chip.issued:%d %b %Y}".upper(),
        "zone1": first,
        "zone2": second,
    }
