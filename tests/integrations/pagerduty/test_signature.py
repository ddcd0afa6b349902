"""Who may speak for PagerDuty."""

import json

import pytest

from majorops.integrations.pagerduty.signature import HEADER, prove, sign
from majorops.platform.errors import Forbidden, Malformed, Refusal
from tests.integrations.pagerduty.payloads import SAMPLES, SECRET, event

BODY = event()


def test_the_holder_of_the_secret_is_believed() -> None:
    prove({HEADER: sign(BODY, SECRET)}, BODY, SECRET)


def test_one_good_signature_among_several_is_enough() -> None:
    prove({HEADER: f"{sign(BODY, 'old secret')}, {sign(BODY, SECRET)} ,v2=new"}, BODY, SECRET)


@pytest.mark.parametrize(
    ("header", "secret"),
    [(sign(BODY, "another"), SECRET), (sign(BODY + b" ", SECRET), SECRET), (sign(BODY, ""), "")],
)
def test_anybody_else_is_not(header: str, secret: str) -> None:
    with pytest.raises(Forbidden) as refused:
        prove({HEADER: header}, BODY, secret)
    assert refused.value.code == "signature_invalid"


@pytest.mark.parametrize(
    "header", ["", ",", "v1=", "v1=abc", "v2=" + "0" * 64, sign(BODY, SECRET)[3:], "v1=" + "g" * 64]
)
def test_a_header_without_a_signature_is_malformed(header: str) -> None:
    with pytest.raises(Malformed) as refused:
        prove({HEADER: header}, BODY, SECRET)
    assert refused.value.code == "signature_malformed"


def test_no_header_at_all_is_malformed() -> None:
    with pytest.raises(Malformed):
        prove({}, BODY, SECRET)


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not beside this checkout")
def test_the_published_vectors() -> None:
    vectors = json.loads((SAMPLES / "signatures" / "pagerduty-v3.json").read_bytes())["vectors"]
    assert {vector["expect"] for vector in vectors} == {"accept", "reject"}
    for vector in vectors:
        headers = {name.lower(): value for name, value in vector["headers"].items()}
        if vector["expect"] == "accept":
            prove(headers, vector["body"].encode(), vector["secret"])
        else:
            with pytest.raises(Refusal):
                prove(headers, vector["body"].encode(), vector["secret"])
