"""The OpenAPI document and the page, made from the descriptors."""

import json
from typing import Any

from bot.api.errors import CONVENTIONS, Family
from bot.api.operations import ADD, GET_HAIMAT, MATCHINGLIVENESS, ROUTES
from engine.http import docs
from engine.http.openapi import document


def body(path: str) -> Any:
    """Give the schema of a POST body."""
    (content,) = document()["paths"][path]["post"]["requestBody"]["content"].values()
    return content["schema"]


def test_every_form_is_described_once() -> None:
    """31 operations with names of their own, and JSON can write them all."""
    described = [each for path in document()["paths"].values() for each in path.values()]
    assert len({each["operationId"] for each in described}) == len(described) == len(ROUTES)
    assert json.loads(json.dumps(document())) == document()


def test_queries_are_named_as_on_the_wire() -> None:
    """One picture is called url there, two by their fields; counts may be left out."""
    paths = document()["paths"]
    names = {
        path: [(each["name"], each["required"]) for each in item["get"]["parameters"]]
        for path, item in paths.items()
        if "get" in item
    }
    assert names[GET_HAIMAT.path] == [("mattruoc", True), ("matsau", True)]
    assert all(
        named == [("url", True)] for path, named in names.items() if path.endswith(("_blx", "_a4", "_infor_all"))
    )
    assert names[next(path for path in names if path.endswith("get_all_images"))] == [
        ("offset", False),
        ("limit", False),
    ]


def test_bodies_name_their_inputs() -> None:
    """Files in a form, base64 in JSON, and what travels inside another input stands there."""
    assert body(MATCHINGLIVENESS.path)["required"] == ["img_cmt", "mid", "left", "right"]
    assert body(f"{GET_HAIMAT.path}base64")["properties"]["matsau"]["contentEncoding"] == "base64"
    assert body(ADD.path)["properties"]["image"]["properties"].keys() == {"base64", "url", "metadata"}
    assert body(ADD.path)["required"] == ["image"]


def test_answers_name_their_familys_codes() -> None:
    """The keys and numbers come from the table of errors; a search counts with numbers."""
    schemas = document()["components"]["schemas"]
    for family in Family:
        codes = schemas[family.value]["properties"][CONVENTIONS[family].code_key]["enum"]
        assert [str(code) for code in codes] == ["0", *CONVENTIONS[family].by_code]
    assert schemas["search"]["properties"]["status_code"]["enum"][0] == 0
    assert schemas["scan"]["required"] == ["result"]


def test_the_page_has_every_form() -> None:
    """Each path stands there."""
    page = docs.page()
    assert all(f"{route.method} {route.path}<" in page for route in ROUTES)
