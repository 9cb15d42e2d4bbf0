"""A paper under reading: the form and the candidates for values."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.reading.fields.form_layout import Candidate, Form
from engine.reading.fields.mrz import Mrz
from engine.reading.text.page import LineText, Page


@dataclass(frozen=True, slots=True)
class Document:
    """A paper of known kind: form, page behind the form, and machine readable zone."""

    kind: str
    form: Form
    page: Page
    zone: Mrz | None = None

    def candidates(self, field: str) -> Iterator[Candidate]:
        """Yield texts that may be the field's value: beside each label of the field, then below."""
        for index, match in self.form.labels(field):
            beside = self.form.beside(index, match)
            if beside.text:
                yield beside
            yield from self.form.below(index, match)

    def readings(self, candidate: Candidate) -> list[LineText]:
        """Return all readings of the candidate's line, after the colon where a label precedes the value."""
        if len(candidate.spans) != 1:
            return [LineText(candidate.text, candidate.confidence)]
        span = candidate.spans[0]
        readings = self.page.readings(span.line)
        if span.first == 0:
            return readings
        behind = (
            LineText(text.text.rpartition(":")[2].strip(), text.confidence) for text in readings if ":" in text.text
        )
        return list(behind) or [LineText(candidate.text, candidate.confidence)]
