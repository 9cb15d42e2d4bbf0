"""The catalogues: complete, with the same placeholders and tags, compiled, and valid for Telegram."""

import re
import unicodedata
from collections import Counter
from pathlib import Path
from string import Formatter

import polib
import pytest

from bot.conversation.i18n import CATALOGUES, LOCALES
from locales.__main__ import main, texts, update
from playground.botapi.html_parse import parse_html

PATHS = sorted(CATALOGUES.glob("*/LC_MESSAGES/messages.po"))
MSGIDS = list(texts())


def ids(path: Path) -> str:
    """The locale of a catalogue, as the name of its case."""
    return path.parent.parent.name


@pytest.fixture(params=PATHS, ids=ids)
def catalogue(request: pytest.FixtureRequest) -> polib.POFile:
    """Each catalogue there is."""
    return polib.pofile(str(request.param))


def test_there_is_a_catalogue_for_every_language_but_english() -> None:
    """English is the language of the msgids and needs none."""
    assert {path.parent.parent.name for path in PATHS} == set(LOCALES) - {"en"}


def test_marks_are_found() -> None:
    """The texts of all rooms are collected, each with the files it stands in."""
    found = texts()
    assert "bot/conversation/prompts.py" in found["✖ Cancel"]
    assert "handlers/flows/identity_card.py" in found["front side"]
    assert len(found) > 80


def test_every_text_is_translated(catalogue: polib.POFile) -> None:
    """Each marked text of the code, and nothing else, is in the catalogue, translated and certain."""
    assert {entry.msgid for entry in catalogue} == set(MSGIDS)
    assert not catalogue.untranslated_entries()
    assert not catalogue.fuzzy_entries()
    assert not catalogue.obsolete_entries()


def test_placeholders_are_the_same(catalogue: polib.POFile) -> None:
    """A translation names the values that the text names, each by its name."""
    for entry in catalogue:
        assert placeholders(entry.msgstr) == placeholders(entry.msgid), entry.msgid
        assert all(name.isidentifier() for name in placeholders(entry.msgid)), entry.msgid


def test_tags_are_the_same(catalogue: polib.POFile) -> None:
    """A translation has the tags of its text."""
    for entry in catalogue:
        assert tags(entry.msgstr) == tags(entry.msgid), entry.msgid


def test_commands_are_the_same(catalogue: polib.POFile) -> None:
    """A translation sends people to the same commands."""
    for entry in catalogue:
        found, wanted = (Counter(re.findall(r"(?<![<\w])/[a-z]+", words)) for words in (entry.msgstr, entry.msgid))
        assert found == wanted, entry.msgid


@pytest.mark.parametrize("msgid", MSGIDS)
def test_text_is_valid_for_telegram(msgid: str) -> None:
    """Every text is HTML that Telegram takes, in every language."""
    words = [entry.msgstr for path in PATHS for entry in polib.pofile(str(path)) if entry.msgid == msgid]
    for each in (msgid, *words):
        shown, _ = parse_html(each)
        assert 0 < len(shown) < 1000


def test_translations_are_in_one_unicode_form(catalogue: polib.POFile) -> None:
    """Vietnamese letters are single characters (NFC), so that searching and comparing works."""
    for entry in catalogue:
        assert unicodedata.is_normalized("NFC", entry.msgstr), entry.msgid


def test_compiled_catalogue_equals_its_source(catalogue: polib.POFile) -> None:
    """The .mo beside the .po says the same."""
    compiled = polib.mofile(str(Path(catalogue.fpath).with_suffix(".mo")))
    assert {entry.msgid: entry.msgstr for entry in compiled} == {entry.msgid: entry.msgstr for entry in catalogue}


def test_update_adds_drops_and_compiles(tmp_path: Path) -> None:
    """New texts come in untranslated, unused ones go, what is translated stays."""
    path = tmp_path / "messages.po"
    old = polib.POFile()
    old.append(polib.POEntry(msgid="front side", msgstr="mặt trước"))
    old.append(polib.POEntry(msgid="nobody says this", msgstr="x"))
    old.save(str(path))
    assert update(path) == (len(MSGIDS) - 1, 1)
    after = polib.pofile(str(path))
    entry = after.find("front side")
    assert entry
    assert entry.msgstr == "mặt trước"
    assert ("handlers/flows/identity_card.py", "") in entry.occurrences
    assert path.with_suffix(".mo").exists()


def test_catalogues_are_up_to_date(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Bringing them up to date changes nothing."""
    for path in PATHS:
        copy = tmp_path / f"{ids(path)}.po"
        copy.write_bytes(path.read_bytes())
        update(copy)
        assert copy.read_bytes() == path.read_bytes()
    assert main() == 0
    assert "0 to translate, 0 dropped" in capsys.readouterr().out


def placeholders(words: str) -> Counter[str]:
    """The names in braces."""
    return Counter(name for _, name, _, _ in Formatter().parse(words) if name is not None)


def tags(words: str) -> Counter[str]:
    """The HTML tags."""
    return Counter(re.findall(r"</?[a-z]+[^>]*>", words))
