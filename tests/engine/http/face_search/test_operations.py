"""Check every operation of the face search, its errors, and the separation of keys, with two databases."""

import pytest

from tests.engine.client import EngineClient, ScriptedReader, running_engine
from tests.engine.http.face_search.requests import ANNA, BINH, EMPTY, FLAWED, add, list_ids, make_portrait, post, search


async def test_a_face_is_added_found_edited_and_deleted(client: EngineClient, reader: ScriptedReader) -> None:
    """The face is listed, found with metadata and similarity, edited, deleted and no longer found."""
    added = await add(client, ANNA, {"name": "An Thị Mẫu", "status": 1})
    image = {"id": 1, "url": "", "metadata": {"name": "An Thị Mẫu", "status": "1"}}
    assert added == {"result": image, "status_code": 0, "message": "Thành công"}
    await add(client, BINH)
    assert (await client.get("/face_search/get_all_images")).body["result"][0] == image
    assert (await search(client, ANNA))["result"] == [image | {"similarity": 100.0}]
    done = await post(client, "edit_metadata", {"image_id": 1, "metadata": {"status": "2"}})
    assert done == {"result": None, "status_code": 0, "message": "Thành công"}
    assert (await search(client, ANNA))["result"][0]["metadata"] == {"name": "An Thị Mẫu", "status": "2"}
    assert await post(client, "delete", {"ids": [1]}) == done
    assert (await search(client, ANNA))["result"] == []
    assert await list_ids(client) == [2]


async def test_the_most_similar_comes_first(client: EngineClient, reader: ScriptedReader) -> None:
    """Photos of one person come in order of similarity. Strangers are not returned."""
    for near in (0.2, 0.0, 0.1, 5.0):
        reader.results[BINH] = make_portrait(1, near)
        await add(client, BINH)
    found = (await search(client, ANNA))["result"]
    assert [item["id"] for item in found] == [2, 3, 1]
    assert [item["similarity"] for item in found] == sorted((item["similarity"] for item in found), reverse=True)
    assert all(80 < item["similarity"] <= 100 for item in found)


async def test_the_documents_shape_has_no_extras(reader: ScriptedReader) -> None:
    """The documented shape returns id and url alone, and metadata only for an added face."""
    async with running_engine(reader, shape="documented") as client:
        assert (await add(client, ANNA, {"a": "b"}))["result"] == {"id": 1, "url": "", "metadata": {"a": "b"}}
        assert (await search(client, ANNA))["result"] == [{"id": 1, "url": ""}]
        assert (await client.get("/face_search/get_all_images")).body["result"] == [{"id": 1, "url": ""}]


async def test_keys_do_not_see_each_other(client: EngineClient) -> None:
    """A face added with one key does not exist for another key."""
    await add(client, ANNA)
    other_key = {"key": "other:x"}
    assert (await search(client, ANNA, **other_key))["result"] == []
    assert (await post(client, "delete", {"ids": [1]}, **other_key))["status_code"] == 7
    assert (await post(client, "edit_metadata", {"image_id": 1, "metadata": {}}, **other_key))["status_code"] == 7
    assert (await add(client, BINH, **other_key))["result"]["id"] == 1
    assert len((await search(client, ANNA))["result"]) == 1


@pytest.mark.parametrize("photo", [EMPTY, FLAWED])
async def test_a_photo_without_a_clear_face_is_not_added(client: EngineClient, photo: bytes) -> None:
    """A photo without a face, or with a flaw, has no content."""
    body = await add(client, photo)
    assert (body["status_code"], body["field"]) == (3, "image")
    assert await list_ids(client) == []


async def test_a_search_takes_the_largest_face(client: EngineClient) -> None:
    """Several faces are no fault in a search. No face is a fault."""
    assert (await search(client, FLAWED))["status_code"] == 0
    body = await search(client, EMPTY)
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
async def test_metadata_is_text_under_unreserved_keys(client: EngineClient, metadata: object, code: int) -> None:
    """Adding and editing refuse the same: reserved keys (6), and values other than short texts (1)."""
    body = await add(client, ANNA, metadata)
    assert body["status_code"] == code
    await add(client, ANNA)
    last = max(await list_ids(client))
    body = await post(client, "edit_metadata", {"image_id": last, "metadata": metadata})
    assert body["status_code"] == code
    assert code == 0 or body["field"] == "metadata"


async def test_edits_cannot_exceed_the_limit_of_metadata(client: EngineClient) -> None:
    """Many edits cannot store more keys than one add."""
    await add(client, ANNA, {"name": "An"})
    for first, code in ((0, 0), (60, 1)):
        more = {str(number): "x" for number in range(first, first + 60)}
        body = await post(client, "edit_metadata", {"image_id": 1, "metadata": more})
        assert body["status_code"] == code
    assert body["field"] == "metadata"


@pytest.mark.parametrize("id_", [9, 0, 2**63, 10**40, "12"])
async def test_unknown_ids_are_code_7(client: EngineClient, id_: object) -> None:
    """Ids of any size are accepted as input."""
    expected = {"result": None, "status_code": 7, "message": "Id không hợp lệ"}
    assert await post(client, "edit_metadata", {"image_id": id_, "metadata": {}}) == expected
    assert await post(client, "delete", {"ids": [id_]}) == expected


async def test_deleting_is_all_or_nothing(client: EngineClient) -> None:
    """An unknown id prevents the deletion. An empty list is accepted."""
    await add(client, ANNA)
    assert (await post(client, "delete", {"ids": [1, 5]}))["status_code"] == 7
    assert await list_ids(client) == [1]
    assert (await post(client, "delete", {"ids": []}))["status_code"] == 0


async def test_pages(client: EngineClient) -> None:
    """Offset and limit work as documented. The default limit is fifty."""
    for _ in range(4):
        await add(client, ANNA)
    assert await list_ids(client, offset="1", limit="2") == [2, 3]
    assert await list_ids(client, offset="999999999999999999") == []
    assert await list_ids(client, limit="0") == []
    assert await list_ids(client) == [1, 2, 3, 4]
