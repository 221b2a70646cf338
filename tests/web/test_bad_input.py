"""Every field that the OpenAPI document names, in bodies, addresses and queries, refuses wrong values by its name."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from callcenter.actions.keep_people import add_person
from callcenter.domain.people import Role, new_person
from tests.web.signed_site import SignedSite, serve

Schema = dict[str, Any]

NUL, HALF = "x\x00y", "x\ud800y"


@pytest.fixture
async def site(tmp_path: Path, built: Path) -> AsyncIterator[SignedSite]:
    site = SignedSite(tmp_path, built)
    site.fill()
    add_person(site.database, site.passwords, new_person("root", "全能", list(Role), "99"), "correct-horse", by="test")
    async for one in serve(site):
        yield one


class Document:
    """The OpenAPI document, and what is right and wrong by it."""

    def __init__(self, text: Schema) -> None:
        self.paths: dict[str, dict[str, Schema]] = text["paths"]
        self._schemas: dict[str, Schema] = text["components"]["schemas"]

    def plain(self, schema: Schema) -> Schema:
        """Without references and without the null that may stand for it."""
        if "$ref" in schema:
            return self.plain(self._schemas[schema["$ref"].rsplit("/", 1)[-1]])
        if "anyOf" in schema:
            return self.plain(next(one for one in schema["anyOf"] if one.get("type") != "null"))
        return schema

    def right(self, schema: Schema) -> Any:
        """The least that fits."""
        kind = self.plain(schema)
        if "enum" in kind or "const" in kind:
            return kind.get("enum", [kind.get("const")])[0]
        match kind.get("type"):
            case "object":
                needed = {name: self.right(kind["properties"][name]) for name in kind.get("required", [])}
                return needed or ({"cause": "x"} if kind.get("minProperties") else {})
            case "array":
                return [self.right(kind["items"])] if kind.get("minItems") else []
            case "string":
                formats = {"date-time": "2024-03-05T10:00:00+08:00", "uri": "https://oa.example.cn/"}
                return formats.get(kind.get("format", ""), "x" * max(kind.get("minLength", 1), 1))
            case "boolean":
                return True
            case _:
                return kind.get("minimum", 1)

    def wrong(self, schema: Schema) -> Iterator[Any]:
        """Values a JSON body must not have there."""
        kind = self.plain(schema)
        match kind.get("type"):
            case "string":
                yield from ({}, 7, ["x"])
                yield from self._wrong_texts(kind)
                if "enum" not in kind:
                    yield from (NUL, HALF)
            case "array":
                yield from ("x", 7)
                yield [next(self.wrong(kind["items"]))]
                if kind.get("minItems"):
                    yield []
            case "object":
                yield from ("x", [])
                if isinstance(kind.get("additionalProperties"), dict):
                    yield {"cause": next(self.wrong(kind["additionalProperties"]))}
                    yield {"cause": NUL}
            case "boolean":
                yield from ({}, 7, "vielleicht")
            case _:
                yield from ({}, "x", 1.5)
                yield from self._out_of_range(kind)

    def wrong_texts(self, schema: Schema) -> Iterator[str]:
        """Values an address or a query must not have there."""
        kind = self.plain(schema)
        match kind.get("type"):
            case "string":
                yield from self._wrong_texts(kind)
                yield NUL
            case "array":
                yield from self.wrong_texts(kind["items"])
            case "boolean":
                yield "vielleicht"
            case "integer":
                yield from ("x", "1.5", "9" * 30)
                yield from map(str, self._out_of_range(kind))
            case _:
                yield from ("x", "nan")
                yield from map(str, self._out_of_range(kind))

    @staticmethod
    def _out_of_range(kind: Schema) -> Iterator[float]:
        if "minimum" in kind:
            yield kind["minimum"] - 1
        if "maximum" in kind:
            yield kind["maximum"] + 1

    @staticmethod
    def _wrong_texts(kind: Schema) -> Iterator[str]:
        if "enum" in kind or "const" in kind:
            yield "no such choice"
        elif kind.get("format") == "date-time":
            yield from ("gestern", "7", "2024-03-05T10:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00")
        elif kind.get("format") == "uri":
            yield from ("kein", "ftp://x/", "https://" + "x" * 3000)
        elif "maxLength" in kind:
            yield "长" * (kind["maxLength"] + 1)
        if kind.get("minLength"):
            yield ""

    def unbounded(self, schema: Schema) -> bool:
        """A text that may be as long as anybody likes."""
        kind = self.plain(schema)
        return kind.get("type") == "string" and not {"maxLength", "enum", "const", "format"} & kind.keys()


def address(path: str, **values: str) -> str:
    """The path with something in each place."""
    for name in [part[1:-1] for part in path.split("/") if part.startswith("{")]:
        path = path.replace(f"{{{name}}}", quote(values.get(name, "1"), safe=""))
    return path


def complaint(answer: httpx.Response, name: str) -> str:
    """What is wrong with the answer; empty when it is a 4xx that names the field and says something."""
    if not 400 <= answer.status_code < 500:
        return f"status {answer.status_code}"
    told = answer.json()
    named = name in str(told.get("field", "")).split(".")
    return "" if named and told.get("message") else f"{answer.status_code} {told}"


async def bodies(document: Document, client: httpx.AsyncClient) -> list[str]:
    """Whatever went wrong with wrong bodies."""
    found = []
    for path, methods in document.paths.items():
        for method, route in methods.items():
            content = route.get("requestBody", {}).get("content", {})
            if "application/json" not in content:
                continue
            schema = document.plain(content["application/json"]["schema"])
            fine = document.right(schema)
            cases: list[tuple[str, Any]] = [("nonsense", {**fine, "nonsense": 1})]
            for name in schema.get("required", []):
                cases.append((name, {key: value for key, value in fine.items() if key != name}))
            for name, field in schema["properties"].items():
                if document.unbounded(field):
                    found.append(f"{method} {path} {name}: of any length")
                cases += [(name, {**fine, name: bad}) for bad in document.wrong(field)]
            for name, body in cases:
                answer = await client.request(method.upper(), address(path), content=dumped(body), headers=JSON)
                problem = complaint(answer, name)
                if problem:
                    found.append(f"{method} {path} {name}={str(body.get(name))[:30]!r}: {problem}")
    return found


JSON = {"content-type": "application/json"}


def dumped(body: Any) -> bytes:
    return json.dumps(body).encode()


async def queries(document: Document, client: httpx.AsyncClient) -> list[str]:
    """Whatever went wrong with wrong addresses and queries."""
    found = []
    for path, methods in document.paths.items():
        for method, route in methods.items():
            for one in route.get("parameters", []):
                name, schema = one["name"], one["schema"]
                in_query = one["in"] == "query"
                if in_query and document.unbounded(schema):
                    found.append(f"{method} {path} {name}: of any length")
                for bad in document.wrong_texts(schema):
                    if not in_query and (bad == "" or "/" in bad):
                        continue
                    where = address(path) if in_query else address(path, **{name: bad})
                    answer = await client.request(method.upper(), where, params={name: bad} if in_query else None)
                    known = name if in_query or bad != NUL else "地址"
                    problem = complaint(answer, known)
                    if problem:
                        found.append(f"{method} {path} {name}={bad[:30]!r}: {problem}")
    return found


async def test_bad_input_to_every_field_names_the_field(site):
    client = await site.signed("root")
    document = Document((await client.get("/openapi.json")).json())
    assert len(document.paths) > 40
    assert await bodies(document, client) == []


async def test_bad_input_to_every_address_and_query_names_the_parameter(site):
    client = await site.signed("root")
    document = Document((await client.get("/openapi.json")).json())
    assert await queries(document, client) == []


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ({"data": {"tenant": "x"}}, "file"),
        ({"files": {"file": b"no sound"}, "data": {"direction": "sideways"}}, "direction"),
        ({"files": {"file": b"no sound"}, "data": {"tenant": "x" * 65}}, "tenant"),
        ({"files": {"file": b"no sound"}, "data": {"tenant": NUL}}, "tenant"),
        ({"files": {"file": b"no sound"}, "data": {"agent_no": "x" * 33}}, "agent_no"),
        ({"files": {"file": b"no sound"}}, "file"),
    ],
)
async def test_a_bad_upload_names_the_field(site, sent, name):
    client = await site.signed("root")
    assert complaint(await client.post("/api/calls/upload", **sent), name) == ""


async def test_what_is_no_json_and_what_is_no_address_is_said_so(site):
    client = await site.signed("root")
    broken = await client.post("/api/tickets", content=b"{", headers=JSON)
    assert (broken.status_code, broken.json()["code"]) == (422, "input-unfit")
    assert (await client.get("/api/nothing")).json()["message"] == "没有这个地址，请核对后重试。"
    assert (await client.put("/api/tickets")).json()["code"] == "method-not-allowed"
