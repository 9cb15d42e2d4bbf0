"""The 31 calls of the vendor's document, as its Python samples make them, against another host and with other pictures.

Each takes host, keys and pictures from `Setting`; all else is the samples' own: their libraries, their way to encode,
their names of fields. Slips that no interpreter takes (a missing comma, missing brackets) are mended.
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
class Setting:
    """Where the engine listens, who asks, where pictures lie on the disk, and under which address on a web server."""

    host: str
    auth: tuple[str, str]
    folder: Path
    web: str
    image_id: int = 123456

    def api(self, path: str) -> str:
        """The address of an operation."""
        return f"{self.host}/backend/api/v1/request/{path}"

    def path(self, name: str) -> str:
        """A picture on the disk."""
        return str(self.folder / name)

    def url(self, name: str) -> str:
        """The same on the web."""
        return f"{self.web}/{name}"


Sample = Callable[[Setting], requests.Response]


def get_byte_img(img: Image.Image) -> str:
    """Encode a picture as the samples do: PNG, base64 with line breaks."""
    img_byte_arr = io.BytesIO()
    img.save(img_byte_arr, format="PNG")
    return base64.encodebytes(img_byte_arr.getvalue()).decode("ascii")


def by_url(path: str, **pictures: str) -> Sample:
    """GET with addresses put into the query as they are."""

    def sample(at: Setting) -> requests.Response:
        query = "&".join(f"{key}={at.url(name)}" for key, name in pictures.items())
        return requests.get(f"{at.api(path)}?{query}", auth=at.auth, timeout=100)

    return sample


def by_file(path: str, **pictures: str) -> Sample:
    """POST of opened files as a form."""

    def sample(at: Setting) -> requests.Response:
        with ExitStack() as opened:
            files = {key: opened.enter_context(Path(at.path(name)).open("rb")) for key, name in pictures.items()}
            return requests.post(at.api(path), auth=at.auth, files=files, timeout=100)

    return sample


def by_json(path: str, **pictures: str) -> Sample:
    """POST of pictures as base64 in JSON."""

    def sample(at: Setting) -> requests.Response:
        encoded = {key: get_byte_img(Image.open(at.path(name))) for key, name in pictures.items()}
        return requests.post(at.api(path), auth=at.auth, json=encoded, timeout=100)

    return sample


def by_payload(path: str, payload: Callable[[Setting], str]) -> Sample:
    """POST of a text that is JSON and does not say so."""

    def sample(at: Setting) -> requests.Response:
        return requests.post(at.api(path), auth=at.auth, data=payload(at), timeout=100)

    return sample


def _listed(at: Setting) -> requests.Response:
    offset, limit = 100, 50
    return requests.get(at.api(f"face_search/get_all_images?offset={offset}&limit={limit}"), auth=at.auth, timeout=100)


def _face(at: Setting) -> str:
    return json.dumps({"image": {"base64": get_byte_img(Image.open(at.path("face.jpg")))}})


def _edited(at: Setting) -> str:
    return f'{{"image_id":{at.image_id},"metadata":{{"name":"example","label":"for bar"}}}}'


def _deleted(at: Setting) -> str:
    return f'{{"ids":[{at.image_id}]}}'


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
