"""The 15 operations of the API v1 in their 31 forms, described once for client, server, tests and documentation."""

from collections.abc import Callable, Mapping

from bot.api import faces, papers
from bot.api.descriptors import Encoding, Field, Form, Kind, Operation, Route
from bot.api.errors import Family
from bot.api.results import Result

PREFIX = "/backend/api/v1/request"

_ALL = (Encoding.MULTIPART, Encoding.JSON, Encoding.QUERY)
_ONE_IMAGE = (Field("image", Kind.IMAGE, query="url"),)


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
    """Describe an operation by its path below the prefix; its name is the last part of it."""
    whole = f"{PREFIX}/{path}"
    # Where JSON is the only form of a body, as in the gallery, its path has no "base64" at the end.
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
    (Field("mattruoc", Kind.IMAGE), Field("matsau", Kind.IMAGE)),
    _ALL,
    papers.parse_two_sides,
)
GET_MATTRUOC = _operation("ocr/cmt/get_mattruoc", Family.OCR, _ONE_IMAGE, _ALL, papers.parse_front)
GET_MATSAU = _operation("ocr/cmt/get_matsau", Family.OCR, _ONE_IMAGE, _ALL, papers.parse_back)
GET_INFOR = _operation(
    "ocr/v1/get_infor",  # alone under v1, not cmt
    Family.OCR,
    (Field("file", Kind.FILE),),
    (Encoding.MULTIPART,),
    papers.parse_papers,
)
GET_INFOR_ALL = _operation("ocr/cmt/get_infor_all", Family.OCR, _ONE_IMAGE, _ALL, papers.parse_any)
GET_BLX = _operation("ocr/blx/get_blx", Family.OCR, _ONE_IMAGE, _ALL, papers.parse_licence)
GET_SCAN_A4 = _operation(
    "text_photostory/get_scan_a4",
    Family.SCAN,
    _ONE_IMAGE,
    (Encoding.MULTIPART, Encoding.QUERY),
    papers.parse_scan,
)
MATCHING = _operation(
    "face_matching/matching",
    Family.FACE,
    (Field("img_cmt", Kind.IMAGE), Field("img_person", Kind.IMAGE)),
    _ALL,
    faces.parse_card_match,
)
FACE_MATCHING = _operation(
    "face_matching/face_matching",
    Family.FACE,
    (Field("face1", Kind.IMAGE), Field("face2", Kind.IMAGE)),
    _ALL,
    faces.parse_portrait_match,
)
MATCHINGLIVENESS = _operation(
    "face_matching/matchingliveness",
    Family.FACE,
    (
        Field("img_cmt", Kind.IMAGE),
        Field("mid", Kind.IMAGE),
        Field("left", Kind.IMAGE),
        # The vendor's JSON example spells it "rihgt", the demo beside it and the form "right".
        Field("right", Kind.IMAGE, aliases=("rihgt",)),
    ),
    (Encoding.MULTIPART, Encoding.JSON),
    faces.parse_liveness,
)
GET_ALL_IMAGES = _operation(
    "face_search/get_all_images",
    Family.SEARCH,
    (Field("offset", Kind.NUMBER, required=False), Field("limit", Kind.NUMBER, required=False)),
    (Encoding.QUERY,),
    faces.parse_faces,
    free=True,
)
SEARCH = _operation(
    "face_search/search",
    Family.SEARCH,
    (Field("image", Kind.IMAGE_OBJECT),),
    (Encoding.JSON,),
    faces.parse_faces,
)
ADD = _operation(
    "face_search/add",
    Family.SEARCH,
    (Field("image", Kind.IMAGE_OBJECT), Field("metadata", Kind.METADATA, required=False, within="image")),
    (Encoding.JSON,),
    faces.parse_added,
    idempotent=False,
)
EDIT_METADATA = _operation(
    "face_search/edit_metadata",
    Family.SEARCH,
    (Field("image_id", Kind.NUMBER), Field("metadata", Kind.METADATA, required=False)),
    (Encoding.JSON,),
    faces.parse_done,
    free=True,
)
DELETE = _operation(
    "face_search/delete",
    Family.SEARCH,
    (Field("ids", Kind.NUMBERS),),
    (Encoding.JSON,),
    faces.parse_done,
    free=True,
    # A second delete finds nothing and says so with an error, which would hide that the first one worked.
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

__all__ = [
    "ADD",
    "DELETE",
    "EDIT_METADATA",
    "FACE_MATCHING",
    "GET_ALL_IMAGES",
    "GET_BLX",
    "GET_HAIMAT",
    "GET_INFOR",
    "GET_INFOR_ALL",
    "GET_MATSAU",
    "GET_MATTRUOC",
    "GET_SCAN_A4",
    "MATCHING",
    "MATCHINGLIVENESS",
    "OPERATIONS",
    "PREFIX",
    "ROUTES",
    "SEARCH",
    "Encoding",
    "Field",
    "Form",
    "Kind",
    "Operation",
    "Route",
]
