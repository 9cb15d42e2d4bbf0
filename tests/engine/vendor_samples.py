"""Reproduce the 31 Python samples of the vendor's document, against another host and with other pictures.

Host, keys and pictures come from `SampleContext`. The libraries, the encoding and the names of fields are those of the
samples. Syntax errors of the samples (a missing comma, missing brackets) are corrected.
"""

import base64
import io
import json
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import requests
from PIL import Image


@dataclass(frozen=True, slots=True)
class SampleContext:
    """The engine's address, the keys, the folder of the pictures, and the folder's address on a web server."""

    host: str
    auth: tuple[str, str]
    folder: Path
    web: str
    image_id: int = 123456

    def api(self, path: str) -> str:
        """Return the address of an operation."""
        return f"{self.host}/backend/api/v1/request/{path}"

    def path(self, name: str) -> str:
        """Return the path of a picture on the disk."""
        return str(self.folder / name)

    def url(self, name: str) -> str:
        """Return the address of a picture on the web server."""
        return f"{self.web}/{name}"


Sample = Callable[[SampleContext], requests.Response]


def get_byte_img(img: Image.Image) -> str:
    """Encode a picture as the samples do: PNG, base64 with line breaks."""
    img_byte_arr = io.BytesIO()
    img.save(img_byte_arr, format="PNG")
    return base64.encodebytes(img_byte_arr.getvalue()).decode("ascii")


def by_url(path: str, **pictures: str) -> Sample:
    """Send a GET request with addresses put into the query unescaped."""

    def sample(context: SampleContext) -> requests.Response:
        query = "&".join(f"{key}={context.url(name)}" for key, name in pictures.items())
        return requests.get(f"{context.api(path)}?{query}", auth=context.auth, timeout=100)

    return sample


def by_file(path: str, **pictures: str) -> Sample:
    """Post opened files as a form."""

    def sample(context: SampleContext) -> requests.Response:
        with ExitStack() as opened:
            files = {key: opened.enter_context(Path(context.path(name)).open("rb")) for key, name in pictures.items()}
            return requests.post(context.api(path), auth=context.auth, files=files, timeout=100)

    return sample


def by_json(path: str, **pictures: str) -> Sample:
    """Post pictures as base64 in JSON."""

    def sample(context: SampleContext) -> requests.Response:
        encoded = {key: get_byte_img(Image.open(context.path(name))) for key, name in pictures.items()}
        return requests.post(context.api(path), auth=context.auth, json=encoded, timeout=100)

    return sample


def by_payload(path: str, payload: Callable[[SampleContext], str]) -> Sample:
    """Post JSON as text without its content type."""

    def sample(context: SampleContext) -> requests.Response:
        return requests.post(context.api(path), auth=context.auth, data=payload(context), timeout=100)

    return sample


def _listed(context: SampleContext) -> requests.Response:
    offset, limit = 100, 50
    return requests.get(
        context.api(f"face_search/get_all_images?offset={offset}&limit={limit}"), auth=context.auth, timeout=100
    )


def _face(context: SampleContext) -> str:
    return json.dumps({"image": {"base64": get_byte_img(Image.open(context.path("face.jpg")))}})


def _edited(context: SampleContext) -> str:
    return f'{{"image_id":{context.image_id},"metadata":{{"name":"example","label":"for bar"}}}}'


def _deleted(context: SampleContext) -> str:
    return f'{{"ids":[{context.image_id}]}}'


_SIDES = {"mattruoc": "front.jpg", "matsau": "back.jpg"}
_PAIR = {"img_cmt": "front.jpg", "img_person": "face.jpg"}
_FACES = {"face1": "face.jpg", "face2": "face.jpg"}
_POSES = {"mid": "mid.jpg", "left": "left.jpg", "right": "right.jpg", "img_cmt": "face.jpg"}

SAMPLES: tuple[tuple[str, Sample], ...] = (
    ("get_haimat", by_url("ocr/cmt/get_haimat", **_SIDES)),
    ("get_mattruoc", by_url("ocr/cmt/get_mattruoc", url="thẻ-căn-cước.jpg")),
    ("get_matsau", by_url("ocr/cmt/get_matsau", url="back.jpg")),
    ("get_haimat", by_file("ocr/cmt/get_haimat", **_SIDES)),
    ("get_mattruoc", by_file("ocr/cmt/get_mattruoc", image="front.jpg")),
    ("get_matsau", by_file("ocr/cmt/get_matsau", image="back.jpg")),
    ("get_haimat", by_json("ocr/cmt/get_haimatbase64", **_SIDES)),
    ("get_mattruoc", by_json("ocr/cmt/get_mattruocbase64", image="front.jpg")),
    ("get_matsau", by_json("ocr/cmt/get_matsaubase64", image="back.jpg")),
    ("get_infor", by_file("ocr/v1/get_infor", file="example.pdf")),
    ("get_infor_all", by_url("ocr/cmt/get_infor_all", url="front.jpg")),
    ("get_infor_all", by_file("ocr/cmt/get_infor_all", image="front.jpg")),
    ("get_infor_all", by_json("ocr/cmt/get_infor_allbase64", image="back.jpg")),
    ("get_blx", by_url("ocr/blx/get_blx", url="licence.jpg")),
    ("get_blx", by_file("ocr/blx/get_blx", image="licence.jpg")),
    ("get_blx", by_json("ocr/blx/get_blxbase64", image="licence.jpg")),
    ("get_scan_a4", by_url("text_photostory/get_scan_a4", url="page.jpg")),
    ("get_scan_a4", by_file("text_photostory/get_scan_a4", image="page.jpg")),
    ("matching", by_url("face_matching/matching", **_PAIR)),
    ("matching", by_file("face_matching/matching", **_PAIR)),
    ("matching", by_json("face_matching/matchingbase64", **_PAIR)),
    ("face_matching", by_url("face_matching/face_matching", **_FACES)),
    ("face_matching", by_file("face_matching/face_matching", **_FACES)),
    ("face_matching", by_json("face_matching/face_matchingbase64", **_FACES)),
    ("matchingliveness", by_file("face_matching/matchingliveness", **_POSES)),
    ("matchingliveness", by_json("face_matching/matchinglivenessbase64", **_POSES)),
    ("get_all_images", _listed),
    ("search", by_payload("face_search/search", _face)),
    ("add", by_payload("face_search/add", _face)),
    ("edit_metadata", by_payload("face_search/edit_metadata", _edited)),
    ("delete", by_payload("face_search/delete", _deleted)),
)
"""Operation and call, in the order of the document."""
