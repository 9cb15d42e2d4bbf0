"""The catalogues are complete, compiled and valid for Telegram, and have the placeholders and tags of the code."""

import re
import shutil
import subprocess
import sys
import unicodedata
from collections import Counter
from pathlib import Path
from string import Formatter

import polib
import pytest

from bot.conversation.i18n import CATALOGUES, LOCALES
from locales.__main__ import ROOT, CatalogueUpdate, main, marked_texts, update_catalogue
from playground.botapi.html_parse import parse_html

PATHS = sorted(CATALOGUES.glob("*/LC_MESSAGES/messages.po"))
MSGIDS = list(marked_texts())
TRANSLATIONS = [{entry.msgid: entry.msgstr for entry in polib.pofile(str(path))} for path in PATHS]


def ids(path: Path) -> str:
    """Return the locale of a catalogue as the id of its test case."""
    return path.parent.parent.name


@pytest.fixture(params=PATHS, ids=ids)
def catalogue(request: pytest.FixtureRequest) -> polib.POFile:
    """Return each catalogue in turn."""
    return polib.pofile(str(request.param))


def test_there_is_a_catalogue_for_every_language_but_english() -> None:
    """English is the language of the msgids and needs none."""
    assert {path.parent.parent.name for path in PATHS} == set(LOCALES) - {"en"}


def test_marked_texts_are_found() -> None:
    """The texts of all packages are collected, each with the files that hold the text."""
    found = marked_texts()
    assert "bot/conversation/prompts.py" in found["✖ Cancel"]
    assert "handlers/flows/identity_card.py" in found["front side"]
    assert len(found) > 80


def test_every_text_is_translated(catalogue: polib.POFile) -> None:
    """The catalogue holds each marked text of the code and no other text, and every translation is confirmed."""
    assert {entry.msgid for entry in catalogue} == set(MSGIDS), "run make texts"
    untranslated = [entry.msgid for entry in catalogue.untranslated_entries()]
    assert not untranslated, "translate these texts, then run make texts"
    fuzzy = {entry.msgid: entry.msgstr for entry in catalogue.fuzzy_entries()}
    assert not fuzzy, "these English texts changed: check each translation, remove its fuzzy mark, run make texts"
    assert not catalogue.obsolete_entries()


def test_placeholders_are_the_same(catalogue: polib.POFile) -> None:
    """A translation has the named placeholders of its text."""
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
    """Telegram accepts every text as HTML, in every language."""
    for each in (msgid, *(translations[msgid] for translations in TRANSLATIONS)):
        shown, _ = parse_html(each)
        assert 0 < len(shown) < 1000


def test_translations_are_in_one_unicode_form(catalogue: polib.POFile) -> None:
    """Vietnamese letters are single characters (NFC), so that a search finds them."""
    for entry in catalogue:
        assert unicodedata.is_normalized("NFC", entry.msgstr), entry.msgid


def test_compiled_catalogue_equals_its_source(catalogue: polib.POFile) -> None:
    """The .mo file holds the confirmed translations of the .po file beside it."""
    compiled = polib.mofile(str(Path(catalogue.fpath).with_suffix(".mo")))
    confirmed = {entry.msgid: entry.msgstr for entry in catalogue.translated_entries()}
    assert {entry.msgid: entry.msgstr for entry in compiled} == confirmed


def test_update_adds_drops_and_compiles(tmp_path: Path) -> None:
    """New texts are added without a translation, unused texts are dropped, translated texts stay."""
    path = tmp_path / "messages.po"
    old = polib.POFile()
    old.append(polib.POEntry(msgid="front side", msgstr="mặt trước"))
    old.append(polib.POEntry(msgid="0123456789", msgstr="x"))
    old.save(str(path))
    assert update_catalogue(path) == CatalogueUpdate(untranslated=len(MSGIDS) - 1, fuzzy=0, dropped=1)
    after = polib.pofile(str(path))
    entry = after.find("front side")
    assert entry
    assert entry.msgstr == "mặt trước"
    assert ("handlers/flows/identity_card.py", "") in entry.occurrences
    assert path.with_suffix(".mo").exists()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a copy of the packages that hold texts and catalogues."""
    for package in ("bot", "handlers", "locales"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def make_texts(checkout: Path) -> tuple[int, str, polib.POFile, dict[str, str]]:
    """Run ``python -m locales``. Return its status, its output, the catalogue, and the compiled translations."""
    done = subprocess.run([sys.executable, "-m", "locales"], cwd=checkout, capture_output=True, text=True, check=False)
    path = checkout / PATHS[0].relative_to(ROOT)
    compiled = {entry.msgid: entry.msgstr for entry in polib.mofile(str(path.with_suffix(".mo")))}
    return done.returncode, done.stdout, polib.pofile(str(path), wrapwidth=118), compiled


@pytest.mark.processes
def test_changed_text_keeps_its_translation_as_fuzzy(checkout: Path) -> None:
    """A slight change of the English keeps the translation. The bot shows it after a translator confirmed it."""
    before = "🔁 Both photos show the <b>front</b> of the card; I still need the back."
    after = "🔁 Both photos show the <b>front</b> of the card; I need the back as well."
    (translation,) = (entry.msgstr for entry in polib.pofile(str(PATHS[0])) if entry.msgid == before)
    code = checkout / "handlers/flows/identity_card.py"
    code.write_text(code.read_text("utf-8").replace(before, after), "utf-8")

    status, printed, catalogue, compiled = make_texts(checkout)
    assert status == 1
    assert "0 to translate, 1 fuzzy, 0 dropped" in printed
    assert catalogue.find(before) is None
    (entry,) = catalogue.fuzzy_entries()
    assert (entry.msgid, entry.msgstr, entry.previous_msgid) == (after, translation, before)
    assert after not in compiled

    entry.flags.remove("fuzzy")
    catalogue.save()
    status, printed, catalogue, compiled = make_texts(checkout)
    assert status == 0
    assert "0 to translate, 0 fuzzy, 0 dropped" in printed
    assert compiled[after] == translation


def test_catalogues_are_up_to_date(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An update changes nothing."""
    for path in PATHS:
        copy = tmp_path / f"{ids(path)}.po"
        copy.write_bytes(path.read_bytes())
        update_catalogue(copy)
        assert copy.read_bytes() == path.read_bytes()
    assert main() == 0
    assert "0 to translate, 0 fuzzy, 0 dropped" in capsys.readouterr().out


def placeholders(words: str) -> Counter[str]:
    """Count the names in braces."""
    return Counter(name for _, name, _, _ in Formatter().parse(words) if name is not None)


def tags(words: str) -> Counter[str]:
    """Count the HTML tags."""
    return Counter(re.findall(r"</?[a-z]+[^>]*>", words))
