"""Check the OpenAPI document and the HTML page, built from the descriptors."""

import json
from typing import Any

from bot.api.errors import CONVENTIONS, Family
from bot.api.operations import ADD, GET_HAIMAT, MATCHINGLIVENESS, ROUTES
from engine.http import docs
from engine.http.openapi import build_document


def body_schema(path: str) -> Any:
    """Return the schema of a POST body."""
    (content,) = build_document()["paths"][path]["post"]["requestBody"]["content"].values()
    return content["schema"]


def test_every_form_is_described_once() -> None:
    """There are 31 forms with unique names, and the document is valid JSON."""
    described = [each for path in build_document()["paths"].values() for each in path.values()]
    assert len({each["operationId"] for each in described}) == len(described) == len(ROUTES)
    assert json.loads(json.dumps(build_document())) == build_document()


def test_queries_are_named_as_on_the_wire() -> None:
    """A single picture is called url, two pictures by their fields. Counts are optional."""
    paths = build_document()["paths"]
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
    """A form has files, JSON has base64, and nested inputs stand inside their object."""
    assert body_schema(MATCHINGLIVENESS.path)["required"] == ["img_cmt", "mid", "left", "right"]
    assert body_schema(f"{GET_HAIMAT.path}base64")["properties"]["matsau"]["contentEncoding"] == "base64"
    assert body_schema(ADD.path)["properties"]["image"]["properties"].keys() == {"base64", "url", "metadata"}
    assert body_schema(ADD.path)["required"] == ["image"]


def test_responses_name_the_codes_of_their_family() -> None:
    """Keys and codes come from the table of errors. The codes of the face search are numbers."""
    schemas = build_document()["components"]["schemas"]
    for family in Family:
        codes = schemas[family.value]["properties"][CONVENTIONS[family].code_key]["enum"]
        assert [str(code) for code in codes] == ["0", *CONVENTIONS[family].by_code]
    assert schemas["search"]["properties"]["status_code"]["enum"][0] == 0
    assert schemas["scan"]["required"] == ["result"]


def test_the_page_has_every_form() -> None:
    """The page contains the path of each form."""
    page = docs.build_page()
    assert all(f"{route.method} {route.path}<" in page for route in ROUTES)
