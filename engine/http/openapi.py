"""Describe API v1 as an OpenAPI 3.1 document, built from the same descriptors as the routes."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from bot.api.descriptors import Encoding, Field, FieldKind, Operation, Route
from bot.api.errors import CONVENTIONS, SUCCESS, SUCCESS_MESSAGE, Convention, Family
from bot.api.operations import ROUTES

Schema = dict[str, Any]

_IMAGE_OBJECT: Schema = {
    "type": "object",
    "properties": {
        "base64": {"type": "string", "contentEncoding": "base64"},
        "url": {"type": "string", "format": "uri"},
    },
}
_KINDS: Mapping[Encoding, Mapping[FieldKind, Schema]] = {
    Encoding.QUERY: {
        FieldKind.IMAGE: {"type": "string", "format": "uri"},
        FieldKind.NUMBER: {"type": "integer", "minimum": 0},
    },
    Encoding.MULTIPART: {
        FieldKind.IMAGE: {"type": "string", "contentMediaType": "image/*"},
        FieldKind.FILE: {"type": "string", "contentMediaType": "application/pdf"},
    },
    Encoding.JSON: {
        FieldKind.IMAGE: {"type": "string", "contentEncoding": "base64", "contentMediaType": "image/*"},
        FieldKind.IMAGE_OBJECT: _IMAGE_OBJECT,
        FieldKind.METADATA: {"type": "object", "additionalProperties": {"type": "string"}},
        FieldKind.NUMBER: {"type": "integer", "minimum": 0},
        FieldKind.NUMBERS: {"type": "array", "items": {"type": "integer", "minimum": 0}},
    },
}
_CONTENT: Mapping[Family, Schema] = {
    Family.OCR: {"type": {"type": "string"}, "data": {}, "valid": {"enum": ["True", "False"]}},
    Family.FACE: {"data": {}},
    Family.SEARCH: {"result": {}},
    Family.SCAN: {"result": {"type": ["array", "null"], "items": {"type": "string"}}, "time": {"type": "number"}},
}


@cache
def build_document() -> Schema:
    """Return the whole document, ready for `json.dumps`."""
    paths: dict[str, Schema] = {}
    for route in ROUTES:
        paths.setdefault(route.path, {})[route.method.lower()] = _describe_route(route)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Computer Vision Vietnam API v1, served locally", "version": "1"},
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "basic", "description": "key and secret"}},
            "schemas": {family.value: _response_schema(family) for family in Family},
        },
    }


def _describe_route(route: Route) -> Schema:
    description: Schema = {
        "operationId": f"{route.operation.name}_{route.encoding.name.lower()}",
        "tags": [route.operation.family.value],
        "responses": _describe_responses(route.operation),
    }
    if route.encoding is Encoding.QUERY:
        description["parameters"] = [_describe_parameter(field) for field in route.operation.fields]
    else:
        description["requestBody"] = _describe_body(route)
    return description


def _describe_parameter(field: Field) -> Schema:
    name = field.name_in(Encoding.QUERY)
    return {"name": name, "in": "query", "required": field.required, "schema": _KINDS[Encoding.QUERY][field.kind]}


def _describe_body(route: Route) -> Schema:
    schema = _object_schema(tuple(field for field in route.operation.fields if not field.within), route.encoding)
    for field in route.operation.fields:
        if field.within:  # the field is a property of another input
            outer = schema["properties"][field.within]
            inner = {**outer["properties"], field.name: _KINDS[route.encoding][field.kind]}
            schema["properties"][field.within] = {**outer, "properties": inner}
    return {"required": True, "content": {route.encoding.value: {"schema": schema}}}


def _object_schema(fields: tuple[Field, ...], encoding: Encoding) -> Schema:
    return {
        "type": "object",
        "properties": {field.name: _KINDS[encoding][field.kind] for field in fields},
        "required": [field.name for field in fields if field.required],
    }


def _describe_responses(operation: Operation) -> Schema:
    reference = {"$ref": f"#/components/schemas/{operation.family.value}"}
    return {
        "200": {
            "description": _describe_codes(operation.family),
            "content": {"application/json": {"schema": reference}},
        },
        "503": {
            "description": "busy; nothing was done",
            "headers": {"Retry-After": {"description": "seconds", "schema": {"type": "integer"}}},
        },
        "504": {"description": "the deadline passed"},
    }


def list_codes(family: Family) -> dict[str, str]:
    """Return the codes of a family with their documented messages, success first."""
    table = {code: error.vendor_message for code, error in CONVENTIONS[family].by_code.items()}
    return {SUCCESS: SUCCESS_MESSAGE, **table}


def _describe_codes(family: Family) -> str:
    descriptions = "; ".join(f"{code} {message}" for code, message in list_codes(family).items())
    return f"{CONVENTIONS[family].code_key}: {descriptions}"


def _response_schema(family: Family) -> Schema:
    convention: Convention = CONVENTIONS[family]
    codes = [int(code) if convention.numeric else code for code in list_codes(family)]
    envelope = {convention.code_key: {"enum": codes}, convention.message_key: {"type": "string"}}
    # A successful scan has neither code nor message.
    required = ["result"] if family is Family.SCAN else list(envelope)
    return {"type": "object", "properties": {**_CONTENT[family], **envelope}, "required": required}
