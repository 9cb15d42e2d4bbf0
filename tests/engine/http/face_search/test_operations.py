"""Every operation of the face search, its errors, and the wall between keys, over two stores."""

import pytest

from tests.engine.client import Caller, Script, engine
from tests.engine.http.face_search.requests import ANNA, BINH, EMPTY, FLAWED, add, ask, listed, portrait, search


async def test_a_face_goes_through_its_whole_life(caller: Caller, script: Script) -> None:
    """Added, listed, found with metadata and how alike it is, edited, deleted, gone."""
    added = await add(caller, ANNA, {"name": "An Thị Mẫu", "status": 1})
    image = {"id": 1, "url": "", "metadata": {"name": "An Thị Mẫu", "status": "1"}}
    assert added == {"result": image, "status_code": 0, "message": "Thành công"}
    await add(caller, BINH)
    assert (await caller.get("/face_search/get_all_images")).body["result"][0] == image
    assert (await search(caller, ANNA))["result"] == [image | {"similarity": 100.0}]
    done = await ask(caller, "edit_metadata", {"image_id": 1, "metadata": {"status": "2"}})
    assert done == {"result": None, "status_code": 0, "message": "Thành công"}
    assert (await search(caller, ANNA))["result"][0]["metadata"] == {"name": "An Thị Mẫu", "status": "2"}
    assert await ask(caller, "delete", {"ids": [1]}) == done
    assert (await search(caller, ANNA))["result"] == []
    assert await listed(caller) == [2]


async def test_the_nearest_comes_first(caller: Caller, script: Script) -> None:
    """Several photos of one person are told from the most to the least alike; strangers are not told."""
    for near in (0.2, 0.0, 0.1, 5.0):
        script.lines[BINH] = portrait(1, near)
        await add(caller, BINH)
    found = (await search(caller, ANNA))["result"]
    assert [item["id"] for item in found] == [2, 3, 1]
    assert [item["similarity"] for item in found] == sorted((item["similarity"] for item in found), reverse=True)
    assert all(80 < item["similarity"] <= 100 for item in found)


async def test_the_documents_shape_has_no_extras(script: Script) -> None:
    """Id and url alone, and what was added with its metadata."""
    async with engine(script, shape="documented") as caller:
        assert (await add(caller, ANNA, {"a": "b"}))["result"] == {"id": 1, "url": "", "metadata": {"a": "b"}}
        assert (await search(caller, ANNA))["result"] == [{"id": 1, "url": ""}]
        assert (await caller.get("/face_search/get_all_images")).body["result"] == [{"id": 1, "url": ""}]


async def test_keys_do_not_see_each_other(caller: Caller) -> None:
    """What one key added exists for no other."""
    await add(caller, ANNA)
    how = {"key": "other:x"}
    assert (await search(caller, ANNA, **how))["result"] == []
    assert (await ask(caller, "delete", {"ids": [1]}, **how))["status_code"] == 7
    assert (await ask(caller, "edit_metadata", {"image_id": 1, "metadata": {}}, **how))["status_code"] == 7
    assert (await add(caller, BINH, **how))["result"]["id"] == 1
    assert len((await search(caller, ANNA))["result"]) == 1


@pytest.mark.parametrize("photo", [EMPTY, FLAWED])
async def test_who_cannot_be_told_is_not_added(caller: Caller, photo: bytes) -> None:
    """Without a face, or with one nobody could be found by, the photo has no content."""
    body = await add(caller, photo)
    assert (body["status_code"], body["field"]) == (3, "image")
    assert await listed(caller) == []


async def test_a_search_takes_the_largest_face(caller: Caller) -> None:
    """Several faces are no fault of a search, no face is."""
    assert (await search(caller, FLAWED))["status_code"] == 0
    body = await search(caller, EMPTY)
    assert (body["result"], body["status_code"], body["field"]) == (None, 3, "image")


@pytest.mark.parametrize(
    ("metadata", "code"),
    [
        ({"user": "x"}, 6),
        ({"encoding": "x"}, 6),
        ({"_id": "x"}, 6),
        ({"name": ["x"]}, 1),
        ({"name": None}, 1),
        ({"name": True}, 1),
        ({"name": "x" * 1001}, 1),
        ({"x" * 1001: "x"}, 1),
        ({str(number): "x" for number in range(65)}, 1),
        ({"name": "\ud800"}, 1),
        ({"name": 1.5}, 0),
        ({"Họ tên": "Nguyễn"}, 0),
        ({}, 0),
    ],
)
async def test_metadata_is_text_under_free_keys(caller: Caller, metadata: object, code: int) -> None:
    """Adding and editing refuse the same: kept keys (6), and what is no short text (1)."""
    body = await add(caller, ANNA, metadata)
    assert body["status_code"] == code
    await add(caller, ANNA)
    last = max(await listed(caller))
    body = await ask(caller, "edit_metadata", {"image_id": last, "metadata": metadata})
    assert body["status_code"] == code
    assert code == 0 or body["field"] == "metadata"


async def test_metadata_does_not_grow_by_edits(caller: Caller) -> None:
    """What adding refuses, many edits do not bring about."""
    await add(caller, ANNA, {"name": "An"})
    for first, code in ((0, 0), (60, 1)):
        more = {str(number): "x" for number in range(first, first + 60)}
        body = await ask(caller, "edit_metadata", {"image_id": 1, "metadata": more})
        assert body["status_code"] == code
    assert body["field"] == "metadata"


@pytest.mark.parametrize("id_", [9, 0, 2**63, 10**40, "12"])
async def test_unknown_ids_are_code_7(caller: Caller, id_: object) -> None:
    """However large."""
    wanted = {"result": None, "status_code": 7, "message": "Id không hợp lệ"}
    assert await ask(caller, "edit_metadata", {"image_id": id_, "metadata": {}}) == wanted
    assert await ask(caller, "delete", {"ids": [id_]}) == wanted


async def test_deleting_is_all_or_nothing(caller: Caller) -> None:
    """One unknown id keeps the others; no id at all is done at once."""
    await add(caller, ANNA)
    assert (await ask(caller, "delete", {"ids": [1, 5]}))["status_code"] == 7
    assert await listed(caller) == [1]
    assert (await ask(caller, "delete", {"ids": []}))["status_code"] == 0


async def test_pages(caller: Caller) -> None:
    """Offset and limit as documented; fifty when nobody says."""
    for _ in range(4):
        await add(caller, ANNA)
    assert await listed(caller, offset="1", limit="2") == [2, 3]
    assert await listed(caller, offset="999999999999999999") == []
    assert await listed(caller, limit="0") == []
    assert await listed(caller) == [1, 2, 3, 4]
