"""Descriptors of the 15 operations and 31 forms of the API v1, used by client, server, tests and documentation."""

from collections.abc import Callable, Mapping

from bot.api import faces, papers
from bot.api.descriptors import Encoding, Field, FieldKind, Form, Operation, Route
from bot.api.errors import Family
from bot.api.results import Result

PREFIX = "/backend/api/v1/request"

_ALL = (Encoding.MULTIPART, Encoding.JSON, Encoding.QUERY)
_ONE_IMAGE = (Field("image", FieldKind.IMAGE, query="url"),)


def _operation(
    path: str,
    family: Family,
    fields: tuple[Field, ...],
    encodings: tuple[Encoding, ...],
    parse: Callable[[Mapping[str, object]], Result],
    *,
    free: bool = False,
    idempotent: bool = True,
) -> Operation:
    """Return the descriptor of an operation. `path` is relative to the prefix, and its last part is the name."""
    whole = f"{PREFIX}/{path}"
    # A JSON path ends with "base64", except where JSON is the only form, as in the gallery.
    json_path = whole if encodings == (Encoding.JSON,) else f"{whole}base64"
    paths = {Encoding.MULTIPART: whole, Encoding.JSON: json_path, Encoding.QUERY: whole}
    forms = tuple(
        Form("GET" if encoding is Encoding.QUERY else "POST", encoding, paths[encoding]) for encoding in encodings
    )
    name = path.rpartition("/")[2]
    return Operation(name, family, whole, fields, forms, parse, free=free, idempotent=idempotent)


GET_HAIMAT = _operation(
    "ocr/cmt/get_haimat",
    Family.OCR,
    (Field("mattruoc", FieldKind.IMAGE), Field("matsau", FieldKind.IMAGE)),
    _ALL,
    papers.parse_two_sides,
)
GET_MATTRUOC = _operation("ocr/cmt/get_mattruoc", Family.OCR, _ONE_IMAGE, _ALL, papers.parse_front)
GET_MATSAU = _operation("ocr/cmt/get_matsau", Family.OCR, _ONE_IMAGE, _ALL, papers.parse_back)
GET_INFOR = _operation(
    "ocr/v1/get_infor",  # the only path with v1 instead of cmt
    Family.OCR,
    (Field("file", FieldKind.FILE),),
    (Encoding.MULTIPART,),
    papers.parse_papers,
)
GET_INFOR_ALL = _operation("ocr/cmt/get_infor_all", Family.OCR, _ONE_IMAGE, _ALL, papers.parse_any)
GET_BLX = _operation("ocr/blx/get_blx", Family.OCR, _ONE_IMAGE, _ALL, papers.parse_licence)
GET_SCAN_A4 = _operation(
    "text_photostory/get_scan_a4", Family.SCAN, _ONE_IMAGE, (Encoding.MULTIPART, Encoding.QUERY), papers.parse_scan
)
MATCHING = _operation(
    "face_matching/matching",
    Family.FACE,
    (Field("img_cmt", FieldKind.IMAGE), Field("img_person", FieldKind.IMAGE)),
    _ALL,
    faces.parse_card_match,
)
FACE_MATCHING = _operation(
    "face_matching/face_matching",
    Family.FACE,
    (Field("face1", FieldKind.IMAGE), Field("face2", FieldKind.IMAGE)),
    _ALL,
    faces.parse_portrait_match,
)
MATCHINGLIVENESS = _operation(
    "face_matching/matchingliveness",
    Family.FACE,
    (
        Field("img_cmt", FieldKind.IMAGE),
        Field("mid", FieldKind.IMAGE),
        Field("left", FieldKind.IMAGE),
        # The JSON example of the vendor has "rihgt", its demo and the form have "right".
        Field("right", FieldKind.IMAGE, aliases=("rihgt",)),
    ),
    (Encoding.MULTIPART, Encoding.JSON),
    faces.parse_liveness,
)
GET_ALL_IMAGES = _operation(
    "face_search/get_all_images",
    Family.SEARCH,
    (Field("offset", FieldKind.NUMBER, required=False), Field("limit", FieldKind.NUMBER, required=False)),
    (Encoding.QUERY,),
    faces.parse_faces,
    free=True,
)
SEARCH = _operation(
    "face_search/search", Family.SEARCH, (Field("image", FieldKind.IMAGE_OBJECT),), (Encoding.JSON,), faces.parse_faces
)
ADD = _operation(
    "face_search/add",
    Family.SEARCH,
    (Field("image", FieldKind.IMAGE_OBJECT), Field("metadata", FieldKind.METADATA, required=False, within="image")),
    (Encoding.JSON,),
    faces.parse_added,
    idempotent=False,
)
EDIT_METADATA = _operation(
    "face_search/edit_metadata",
    Family.SEARCH,
    (Field("image_id", FieldKind.NUMBER), Field("metadata", FieldKind.METADATA, required=False)),
    (Encoding.JSON,),
    faces.parse_done,
    free=True,
)
DELETE = _operation(
    "face_search/delete",
    Family.SEARCH,
    (Field("ids", FieldKind.NUMBERS),),
    (Encoding.JSON,),
    faces.parse_done,
    free=True,
    # A second delete answers with an error, which would hide the success of the first delete.
    idempotent=False,
)

OPERATIONS: tuple[Operation, ...] = (
    GET_HAIMAT,
    GET_MATTRUOC,
    GET_MATSAU,
    GET_INFOR,
    GET_INFOR_ALL,
    GET_BLX,
    GET_SCAN_A4,
    MATCHING,
    FACE_MATCHING,
    MATCHINGLIVENESS,
    GET_ALL_IMAGES,
    SEARCH,
    ADD,
    EDIT_METADATA,
    DELETE,
)

ROUTES: tuple[Route, ...] = tuple(
    Route(form.method, form.path, form.encoding, operation) for operation in OPERATIONS for form in operation.forms
)
