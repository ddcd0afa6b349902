"""What may be said on a socket, as plain values."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from majorops.live.rules import (
    ERRORS_WINDOW_MS,
    MESSAGE_LIMIT,
    BadMessage,
    Close,
    Hello,
    Misspoken,
    Place,
    Position,
    Resume,
    Subscribe,
    Unsubscribe,
    check_address,
    decide,
    envelope,
    parse,
    too_many,
    with_error,
)
from majorops.platform.errors import Invalid, Malformed

HERE = Position("ours", 41)


def said(kind: str, **parts: Any) -> str:
    return json.dumps({"v": 1, "kind": kind, **parts})


@pytest.mark.parametrize(
    ("message", "meaning"),
    [
        (said("hello"), Hello(None, None)),
        (said("hello", data={"as": "stakeholder", "v": 1}, ref="1"), Hello("stakeholder", "1")),
        (said("subscribe", stream="board", ref="7"), Subscribe("board", None, "7")),
        (
            said("subscribe", stream="board", data={"epoch": "e", "seq": 0}),
            Subscribe("board", Position("e", 0), None),
        ),
        (said("subscribe", data={"stream": "board"}), Subscribe("board", None, None)),
        (said("unsubscribe", stream="board"), Unsubscribe("board", None)),
    ],
)
def test_a_message_is_understood(message: str, meaning: object) -> None:
    assert parse(message) == meaning


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (said("wave"), "unknown_type"),
        (said(""), "unknown_type"),
        (said("subscribe"), "wrong_type"),
        (said("subscribe", stream=5), "wrong_type"),
        (said("subscribe", stream="x" * 201), "wrong_type"),
        (said("subscribe", stream="incident:\ud800"), "wrong_type"),
        (said("subscribe", stream="board", data={"epoch": "e"}), "wrong_type"),
        (said("subscribe", stream="board", data={"seq": 1}), "wrong_type"),
        (said("subscribe", stream="board", data={"epoch": "e", "seq": True}), "wrong_type"),
        (said("subscribe", stream="board", data={"epoch": "e", "seq": -1}), "wrong_type"),
        (said("subscribe", stream="board", data={"epoch": "e", "sequence": 1}), "unknown_field"),
        (said("subscribe", stream="board", data=[]), "wrong_type"),
        (said("subscribe", stream="board", more=1), "unknown_field"),
        (said("hello", ref=7), "wrong_type"),
    ],
)
def test_a_misspoken_message_gets_an_error_frame(message: str, code: str) -> None:
    with pytest.raises(Misspoken) as raised:
        parse(message)
    assert raised.value.code == code


@pytest.mark.parametrize(
    "message",
    [None, b"", "", "{", "[]", "1", '{"kind":"hello"}', '{"v":1.0}', '{"v":2}', '{"v":1,"v":1}', "[" * 100],
)
def test_what_is_no_message_closes(message: str | bytes | None) -> None:
    with pytest.raises(BadMessage) as raised:
        parse(message)
    assert raised.value.close is Close.BAD_MESSAGE


def test_a_message_may_have_64_kib_and_no_more() -> None:
    room = MESSAGE_LIMIT - len(said("x"))
    with pytest.raises(Misspoken):
        parse(said("x" * (room + 1)))
    with pytest.raises(BadMessage) as raised:
        parse(said("x" * (room + 2)))
    assert raised.value.close is Close.MESSAGE_TOO_BIG


@given(
    some.recursive(
        some.none() | some.booleans() | some.integers() | some.text(),
        lambda inner: some.lists(inner) | some.dictionaries(some.text(), inner),
        max_leaves=8,
    )
)
def test_whatever_is_said_is_refused_unless_it_is_a_message(value: object) -> None:
    with pytest.raises((BadMessage, Misspoken)):
        parse(json.dumps(value))


@pytest.mark.parametrize(
    ("since", "start"),
    [
        (None, Resume.SNAPSHOT),
        (Position("ours", 0), Resume.ENTRIES),
        (Position("ours", 41), Resume.ENTRIES),
        (Position("ours", 42), Resume.RESYNC),
        (Position("unknown", 3), Resume.SNAPSHOT),
    ],
)
def test_how_a_subscription_starts(since: Position | None, start: Resume) -> None:
    assert decide(since, here=HERE, others={"theirs"}) is start


def test_a_position_of_another_audience_is_refused() -> None:
    with pytest.raises(Invalid) as raised:
        decide(Position("theirs", 1), here=HERE, others={"theirs"})
    assert raised.value.code == "invalid_cursor"


@given(some.lists(some.integers(0, 30_000), max_size=30))
def test_ten_errors_in_a_minute_are_too_many(pauses: list[int]) -> None:
    errors: tuple[int, ...] = ()
    moments: list[int] = []
    for pause in pauses:
        moments.append((moments[-1] if moments else 0) + pause)
        errors = with_error(errors, moments[-1])
        recent = [one for one in moments if moments[-1] - one < ERRORS_WINDOW_MS]
        assert too_many(errors) == (len(recent) >= 10)


@given(some.text(), some.text(), some.integers(0), some.text() | some.none())
def test_an_envelope_is_json_in_the_documented_order(
    stream: str, text: str, seq: int, ref: str | None
) -> None:
    stream, text = (part.encode("utf-8", "replace").decode() for part in (stream, text))
    ref = ref and ref.encode("utf-8", "replace").decode()
    data = json.dumps({"text": text}).encode()
    frame = json.loads(
        envelope("entry", data, place=Place(stream, "e", seq, "2026-03-07T12:00:00.000Z"), ref=ref)
    )
    expected = ["v", "kind", "ref", "stream", "epoch", "seq", "at", "data"]
    assert list(frame) == [name for name in expected if name != "ref" or ref is not None]
    assert (frame["stream"], frame["seq"], frame["data"]) == (stream, seq, {"text": text})


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["token"], "token_in_url"),
        (["page", "Access_Token"], "token_in_url"),
        (["page"], "unknown_parameter"),
    ],
)
def test_an_address_has_no_query(names: list[str], code: str) -> None:
    with pytest.raises(Malformed) as raised:
        check_address(names)
    assert raised.value.code == code
    check_address([])


def test_the_slow_are_told_to_resume() -> None:
    assert Close.SLOW_CONSUMER.reason == "slow_consumer: resume"
    assert {close.value for close in Close} >= {1001, 1002, 1007, 1009, 4000, 4008, 4400, 4401, 4429}
