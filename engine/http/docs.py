"""Build the page at /docs: every operation with its forms, inputs and codes, in plain HTML without a script."""

from collections.abc import Iterable
from html import escape

from bot.api.descriptors import Encoding, Form, Operation
from bot.api.errors import CONVENTIONS, Family
from bot.api.operations import OPERATIONS
from engine.http.openapi import list_codes

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c1e22;background:#fff}
h2{margin-top:2.5rem}code{font-size:.9em}table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #d8dade}
@media(prefers-color-scheme:dark){body{color:#e6e8ec;background:#16181c}th,td{border-color:#3a3d44}a{color:#8ab4ff}}
"""
_TITLES = {
    Family.OCR: "Papers",
    Family.SCAN: "Scans of text",
    Family.FACE: "Matching of faces",
    Family.SEARCH: "Search of faces",
}


def build_page() -> str:
    """Return the whole page as HTML."""
    sections = "".join(_build_section(family) for family in Family)
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>API v1</title><style>{_STYLE}</style><h1>API v1, served locally</h1>"
        "<p>Every request carries <code>Authorization: Basic base64(key:secret)</code>. Errors are HTTP 200 with a code"
        ' in the body. The same as data: <a href="openapi.json">openapi.json</a>. With a key: '
        '<a href="usage">usage</a>, <a href="metrics">metrics</a>; without: <a href="live">live</a>, '
        f'<a href="ready">ready</a>.</p>{sections}</html>'
    )


def _build_section(family: Family) -> str:
    rows = (
        (operation.name, f"<code>{form.method} {form.path}</code>", _describe_inputs(operation, form))
        for operation in OPERATIONS
        if operation.family is family
        for form in operation.forms
    )
    codes = ((f"<code>{code}</code>", escape(message)) for code, message in list_codes(family).items())
    return (
        f"<h2>{_TITLES[family]}</h2>{_build_table(('operation', 'form', 'inputs'), rows)}"
        f"<p>Codes in <code>{CONVENTIONS[family].code_key}</code>:</p>{_build_table(('code', 'meaning'), codes)}"
    )


def _describe_inputs(operation: Operation, form: Form) -> str:
    encoding = {Encoding.QUERY: "query", Encoding.MULTIPART: "form", Encoding.JSON: "JSON"}[form.encoding]
    names = []
    for field in operation.fields:
        name = f"{field.within}.{field.name}" if field.within else field.name_in(form.encoding)
        names.append(f"<code>{name}</code> {field.kind.value}{'' if field.required else ', optional'}")
    return f"{encoding}: {'; '.join(names)}"


def _build_table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    titles = "".join(f"<th>{title}" for title in head)
    body = "".join("<tr>" + "".join(f"<td>{cell}" for cell in row) for row in rows)
    return f"<table><tr>{titles}{body}</table>"
