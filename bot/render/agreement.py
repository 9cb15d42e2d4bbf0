"""The cross-check of a paper's sources as lines: one line for sources that agree, one line for each difference."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.api.results import Paper
from bot.conversation.message import N_, Text, text
from bot.identity import agreement
from bot.identity.agreement import Agreement, ComparedField
from bot.identity.papers.kinds import family_of

SOURCES = {"print": N_("print"), "qr": N_("QR"), "mrz": N_("MRZ"), "number": N_("number")}

CHECKS = N_("<b>Cross-check</b>")
AGREED = N_("✅ {fields}: the same in {sources}")
DIFFERENT = N_("⚠️ {label} differs: {values}")
MARKS = N_("ℹ️ {label} differs in accents or spaces only: {values}")
ALONE = N_("ℹ️ Only one source could be read, so there is nothing to compare.")
VALUE = N_("<i>{value}</i> ({sources})")
AND = N_("{most} and {last}")


def collect_sources(papers: Iterable[Paper], qr: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return source name -> fields. Of several papers the later papers win.

    Fields without named sources count as print. ``qr`` holds the canonical fields of the QR code that the bot itself
    read in the photos (may be empty).
    """
    found: dict[str, dict[str, str]] = {"print": {}, "qr": {}, "mrz": {}}
    for paper in papers:
        for source, values in (paper.sources or {"print": paper.fields}).items():
            found.setdefault(source, {}).update(values)
    found["qr"].update(qr)
    return {source: values for source, values in found.items() if values}


def compare(papers: tuple[Paper, ...], qr: Mapping[str, str]) -> tuple[ComparedField, ...]:
    """Compare the sources of the papers field by field."""
    return agreement.compare(
        collect_sources(papers, qr),
        number_is_personal=all(family_of(paper.kind).number_is_personal for paper in papers),
    )


def render_checks(rows: Iterable[ComparedField], labels: Mapping[str, str]) -> list[Text]:
    """Return one line for each set of sources that agree and one line for each field that differs."""
    agreed: dict[tuple[str, ...], list[str]] = {}
    apart: list[Text] = []
    order = list(labels)
    told = (row for row in rows if row.field in labels and row.agreement is not Agreement.SINGLE)
    for row in sorted(told, key=lambda row: order.index(row.field)):
        if row.agreement is Agreement.AGREE:
            sources = tuple(source for source in row.values if source != "number")
            agreed.setdefault(sources, []).append(row.field)
        else:
            words = MARKS if row.agreement is Agreement.NEAR else DIFFERENT
            apart.append(text(words, label=text(labels[row.field]), values=_values(row)))
    same = [
        text(AGREED, sources=_and(sources), fields=join_texts([text(labels[name]) for name in names], " · "))
        for sources, names in agreed.items()
        if len(sources) > 1
    ]
    return [text(CHECKS), *(same + apart or [text(ALONE)])]


def _values(row: ComparedField) -> Text:
    """Return the values that differ, each with its sources.

    The number is a weak source. Its value is left out where the other sources differ already.
    """
    read = {source: value for source, value in row.values.items() if source != "number"}
    givers: dict[str, list[str]] = {}
    for source, value in (read if len(set(read.values())) > 1 else row.values).items():
        givers.setdefault(value, []).append(source)
    return join_texts([text(VALUE, value=value, sources=_and(sources)) for value, sources in givers.items()], " ≠ ")


def _and(sources: Sequence[str]) -> Text:
    """Return the names of sources as a sentence lists names: A, B and C."""
    *most, last = [text(SOURCES[source]) for source in sources]
    return text(AND, most=join_texts(most, ", "), last=last) if most else last


def join_texts(items: list[Text], between: str) -> Text:
    """Join items in one line. Labels contain commas, so lists of labels need another separator."""
    names = [f"item{number}" for number in range(len(items))]
    return Text(between.join(f"{{{name}}}" for name in names), dict(zip(names, items, strict=True)))
