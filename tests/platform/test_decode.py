"""Every way a body can be wrong has its own code and pointer; what is accepted means the same sent again."""

import json
from enum import StrEnum
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from majorops.platform import decode as d
from majorops.platform.decode import decode
from majorops.platform.errors import Refusal
from majorops.platform.web import problem
from majorops.platform.wording import rfc3339


class Level(StrEnum):
    LOW = "low"
    HIGH = "high"

    @property
    def wire(self) -> str:
        return self.value.capitalize()

    @classmethod
    def _missing_(cls, value: object) -> "Level | None":
        return next((level for level in cls if level.wire == value), None)


class Alert(msgspec.Struct, rename="camel"):
    customer_count: d.Count | msgspec.UnsetType = msgspec.UNSET
    issue_time: d.Moment | msgspec.UnsetType | None = msgspec.UNSET
    level: Level | msgspec.UnsetType = msgspec.UNSET


class Wish(msgspec.Struct, rename="camel"):
    title: d.Title
    severity: Level
    description: d.Text | msgspec.UnsetType = msgspec.UNSET
    affected_systems: d.Systems | msgspec.UnsetType = msgspec.UNSET
    bridge_url: d.Url | msgspec.UnsetType | None = msgspec.UNSET
    detected_at: d.Moment | msgspec.UnsetType = msgspec.UNSET
    alert: Alert | msgspec.UnsetType = msgspec.UNSET
    reason: d.Reason | msgspec.UnsetType = msgspec.UNSET
    note: d.Note | msgspec.UnsetType = msgspec.UNSET
    sre: d.SeatText | msgspec.UnsetType = msgspec.UNSET
    body: d.Body | msgspec.UnsetType = msgspec.UNSET
    sources: d.Ids | msgspec.UnsetType = msgspec.UNSET
    to: d.PhaseNumber | msgspec.UnsetType = msgspec.UNSET
    restricted: bool | msgspec.UnsetType = msgspec.UNSET
    weight: int | msgspec.UnsetType = msgspec.UNSET
    share: float | msgspec.UnsetType = msgspec.UNSET
    metadata: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET


GOOD: dict[str, Any] = {"title": "Checkout fails", "severity": "high"}


def refusal(body: bytes | dict[str, Any]) -> Refusal:
    """The refusal of a body, or of the good body with some fields changed."""
    sent = json.dumps(GOOD | body).encode() if isinstance(body, dict) else body
    with pytest.raises(Refusal) as refused:
        decode(sent, Wish)
    msgspec.json.encode(problem(refused.value, "r"))  # can be sent
    return refused.value


def accepted(**fields: Any) -> Wish:
    return decode(json.dumps(GOOD | fields).encode(), Wish)


MALFORMED = {
    b'{"title":': "invalid_json",
    b"": "missing_field",
    b" ": "invalid_json",
    b"\xff\xfe{}": "invalid_json",
    b"\xef\xbb\xbf{}": "invalid_json",
    b'{"title": "a\nb"}': "invalid_json",
    b"{} {}": "invalid_json",
    b"{'title': 1}": "invalid_json",
    b'{"title": 1, "title": 2}': "duplicate_key",
    b'{"alert": {"level": [{"a": 1, "b": 2, "a": 3}]}}': "duplicate_key",
    b'{"weight": NaN}': "invalid_number",
    b'{"weight": -Infinity}': "invalid_number",
    b'{"share": 1e999}': "invalid_number",
    b'{"weight": ' + b"9" * 5000 + b"}": "invalid_number",
    b"[" * 10_000: "json_too_deep",
    b'{"a":' * 10_000: "json_too_deep",
    b"[1]": "wrong_type",
    b"null": "wrong_type",
    b'"x"': "wrong_type",
}


@pytest.mark.parametrize(("body", "code"), MALFORMED.items(), ids=lambda value: str(value)[:24])
def test_a_body_that_cannot_be_read(body: bytes, code: str) -> None:
    assert refusal(body).code == code


INVALID: list[tuple[dict[str, Any], str, str]] = [
    ({"severty": 1}, "unknown_field", "/severty"),
    ({"a/b~c": 1}, "unknown_field", "/a~1b~0c"),
    ({"\ud800": 1}, "unknown_field", "/\\ud800"),
    ({"status": "Active"}, "read_only_field", "/status"),
    ({"cutAt": 1}, "read_only_field", "/cutAt"),
    ({"alert": {"id": 1}}, "read_only_field", "/alert/id"),
    ({"alert": {"customercount": 1}}, "unknown_field", "/alert/customercount"),
    ({"title": ""}, "blank", "/title"),
    ({"title": " \t"[:1]}, "blank", "/title"),
    ({"title": "\u200b\u200d\ufeff"}, "blank", "/title"),
    ({"title": "\u3164\u2800"}, "blank", "/title"),
    ({"body": "\n\u200b"}, "blank", "/body"),
    ({"reason": " "}, "reason_required", "/reason"),
    ({"title": "x" * 201}, "too_long", "/title"),
    ({"sre": "x" * 201}, "too_long", "/sre"),
    ({"note": "x" * 1001}, "too_long", "/note"),
    ({"description": "x" * 10_001}, "too_long", "/description"),
    ({"affectedSystems": ["ok", "x" * 121]}, "too_long", "/affectedSystems/1"),
    ({"affectedSystems": ["x"] * 101}, "too_many_items", "/affectedSystems"),
    ({"sources": ["x"] * 1001}, "too_many_items", "/sources"),
    ({"affectedSystems": [1, None]}, "wrong_type", "/affectedSystems/0"),
    ({"affectedSystems": "x"}, "wrong_type", "/affectedSystems"),
    ({"affectedSystems": [" "]}, "blank", "/affectedSystems/0"),
    ({"title": "a\x00b"}, "invalid_character", "/title"),
    ({"title": "a\nb"}, "invalid_character", "/title"),
    ({"description": "a\x00b"}, "invalid_character", "/description"),
    ({"description": "\ud83d"}, "invalid_character", "/description"),
    ({"description": "\x1b[31m"}, "invalid_character", "/description"),
    ({"title": 5}, "wrong_type", "/title"),
    ({"title": None}, "invalid_value", "/title"),
    ({"restricted": "yes"}, "wrong_type", "/restricted"),
    ({"restricted": 1}, "wrong_type", "/restricted"),
    ({"severity": "awful"}, "invalid_value", "/severity"),
    ({"severity": "HIGH"}, "invalid_value", "/severity"),
    ({"alert": {"level": "x"}}, "invalid_value", "/alert/level"),
    ({"alert": 5}, "wrong_type", "/alert"),
    ({"alert": {"customerCount": -1}}, "out_of_range", "/alert/customerCount"),
    ({"alert": {"customerCount": 2**63}}, "out_of_range", "/alert/customerCount"),
    ({"alert": {"customerCount": 1.5}}, "wrong_type", "/alert/customerCount"),
    ({"alert": {"customerCount": True}}, "wrong_type", "/alert/customerCount"),
    ({"to": 0}, "out_of_range", "/to"),
    ({"to": 9}, "out_of_range", "/to"),
    ({"to": "4"}, "wrong_type", "/to"),
    ({"to": 4.5}, "wrong_type", "/to"),
    ({"weight": 2**63}, "out_of_range", "/weight"),
    ({"weight": -(2**64)}, "out_of_range", "/weight"),
    ({"metadata": {"a": ["\ud800"]}}, "invalid_character", "/metadata"),
    ({"severity": "\ud800"}, "invalid_character", "/severity"),
    ({"weight": "1"}, "wrong_type", "/weight"),
    ({"detectedAt": 1_800_000_000_000}, "wrong_type", "/detectedAt"),
    ({"alert": {"issueTime": "soon"}}, "invalid_timestamp", "/alert/issueTime"),
]


@pytest.mark.parametrize(("fields", "code", "pointer"), INVALID, ids=lambda value: str(value)[:32])
def test_a_value_that_cannot_be(fields: dict[str, Any], code: str, pointer: str) -> None:
    refused = refusal(fields)
    assert (refused.code, refused.field) == (code, pointer)


@pytest.mark.parametrize(
    "text",
    [
        "yesterday",
        "2026-02-30T00:00Z",
        "2026-02-30T00:00:00Z",
        "2026-03-07T12:00:00",
        "99999-01-01T00:00:00Z",
        "2026-03-07T25:00:00Z",
        "2026-03-07T12:00:60Z",
        "2026-03-07T12:00:00Z\n",
        "2026-03-07T12:00:00+99:00",
        "0001-01-01T00:00:00+23:59"[:-6] + "+24:00",
        "٢٠٢٦-03-07T12:00:00Z",
        "2026-03-07 12:00:00Z",
        "",
        "1" * 9999,
    ],
    ids=lambda text: text[:24],
)
def test_a_time_that_is_none(text: str) -> None:
    assert refusal({"detectedAt": text}).code == "invalid_timestamp"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "https://user:p@host/",
        "https://user@host/",
        "http://host/",
        "https://",
        "//host/",
        "host",
        "",
        "https://[::1",
        "https://ho st/",
        "https://host/\u2028",
    ],
)
def test_a_link_that_may_not_be_shown(url: str) -> None:
    refused = refusal({"bridgeUrl": url})
    assert (refused.code, refused.hint) == ("invalid_url", "https, no credentials.")


def test_depth_32_is_read_and_33_is_not() -> None:
    def nested(depth: int) -> bytes:
        return b'{"weight":' + b"[" * (depth - 1) + b"]" * (depth - 1) + b"}"

    assert refusal(nested(32)).code == "wrong_type"
    assert refusal(nested(33)).code == "json_too_deep"


def test_brackets_in_text_are_not_depth() -> None:
    assert accepted(description='[{"\\' * 50 + "[" * 50).description == '[{"\\' * 50 + "[" * 50


def test_a_missing_field_is_named() -> None:
    refused = refusal(b'{"title": "x"}')
    assert (refused.code, refused.field) == ("missing_field", "/severity")


@pytest.mark.parametrize(
    ("fields", "hint"),
    [
        ({"severty": 1}, "Did you mean severity?"),
        ({"bridgeURL": 1}, "Did you mean bridgeUrl?"),
        ({"phase": 1}, "phase: POST …/phase."),
        ({"id": 1}, "id: the server sets it."),
        ({"severity": "x"}, "One of: Low, High."),
        ({"alert": {"level": "x"}}, "One of: Low, High."),
        ({"alert": {"customerCount": -1}}, "0 to 10,000,000,000"),
        ({"to": 9}, "1 to 8"),
        ({"weight": 1.5}, "a whole number"),
        ({"title": "x" * 10_001}, "At most 200 characters."),
    ],
    ids=str,
)
def test_the_hint_says_what_would_do(fields: dict[str, Any], hint: str) -> None:
    assert refusal(fields).hint == hint


def test_no_answer_mirrors_what_was_sent() -> None:
    long = "<script>" * 100
    for fields in ({long: 1}, {"severity": long}, {"detectedAt": long}, {"title": long}, {"bridgeUrl": long}):
        refused = refusal(fields)
        said = f"{refused.detail} {refused.field} {refused.hint}"
        assert "<script>" * 9 not in said


def test_the_place_of_bad_json_is_named() -> None:
    assert "line 2, column 3" in refusal(b"{\n  title: 1}").detail


@pytest.mark.timeout(5)
def test_a_body_full_of_keys_with_one_twice_costs_little() -> None:
    keys = ",".join(f'"k{n}":1' for n in range(20_000))
    assert refusal(f'{{{keys},"k19999":1}}'.encode()).code == "duplicate_key"


def test_what_is_left_out_differs_from_null() -> None:
    assert accepted().bridge_url is msgspec.UNSET
    assert accepted(bridgeUrl=None).bridge_url is None
    assert accepted(alert={"issueTime": None}).alert == Alert(issue_time=None)


def test_enums_are_taken_in_either_case() -> None:
    assert accepted(severity="High") == accepted(severity="high")


def test_single_lines_are_trimmed_and_systems_folded() -> None:
    assert accepted(title="  x ").title == "x"
    assert accepted(affectedSystems=["a", "b", " a"]).affected_systems == ["a", "b"]
    assert accepted(description=" x\n").description == " x\n"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)
names = st.sampled_from([*Wish.__struct_encode_fields__, *Alert.__struct_encode_fields__, "id", "x"])
bodies = st.dictionaries(names, json_values | st.dictionaries(names, json_values, max_size=3), max_size=5)


def only_refusals(sent: bytes) -> None:
    try:
        decode(sent, Wish)
    except Refusal as refused:
        msgspec.json.encode(problem(refused, "r"))


@given(st.binary())
def test_any_bytes_are_read_or_refused(sent: bytes) -> None:
    only_refusals(sent)


@given(st.text(alphabet='{}[]",:\\ntu0e1-.é\ud800 ').map(lambda text: text.encode(errors="surrogatepass")))
def test_anything_like_json_is_read_or_refused(sent: bytes) -> None:
    only_refusals(sent)


@given(bodies)
def test_any_json_is_read_or_refused(body: dict[str, Any]) -> None:
    only_refusals(json.dumps(GOOD | body).encode())


moments = st.integers(-62_135_596_800_000, 253_402_300_799_999).map(rfc3339)
lines = st.text(max_size=200)
wishes = st.fixed_dictionaries(
    {"title": lines, "severity": st.sampled_from(["low", "High"])},
    optional={
        "description": st.text(max_size=300),
        "affectedSystems": st.lists(st.text(max_size=120), max_size=5),
        "detectedAt": moments,
        "alert": st.fixed_dictionaries({}, optional={"customerCount": st.integers(), "issueTime": moments}),
        "to": st.integers(0, 9),
        "share": st.floats(allow_nan=False, allow_infinity=False),
    },
)


def spoken(wish: Wish) -> bytes:
    """A decoded body as a client would send it again."""
    plain = msgspec.to_builtins(wish)
    for holder, name in ((plain, "detectedAt"), (plain.get("alert", {}), "issueTime")):
        if isinstance(holder.get(name), int):
            holder[name] = rfc3339(holder[name])
    return json.dumps(plain).encode()


@given(wishes)
def test_what_is_accepted_means_the_same_sent_again(body: dict[str, Any]) -> None:
    try:
        wish = decode(json.dumps(body).encode(), Wish)
    except Refusal:
        return
    assert decode(spoken(wish), Wish) == wish
