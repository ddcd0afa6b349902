"""Which drafts there are, what of them is kept, and how far a published text is from its draft."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majorops.drafts import rules
from majorops.drafts.record import Audience, Kind, Sentence, Words
from majorops.people.rules import ACTS
from majorops.platform.errors import Refusal

TEXTS = st.text(alphabet="ab é\n", max_size=30)


def table(before: str, after: str) -> int:
    """The same distance, as it stands in textbooks."""
    row = list(range(len(after) + 1))
    for i, old in enumerate(before, 1):
        above, row = row, [i]
        for j, new in enumerate(after, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (old != new)))
    return row[-1]


@given(TEXTS, TEXTS)
def test_the_distance_is_that_of_the_textbook(before: str, after: str) -> None:
    assert rules.edit_distance(before, after) == table(before, after)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("restricted", [False, True])
def test_a_draft_prepares_an_act_or_is_refused(kind: Kind, audience: Audience, *, restricted: bool) -> None:
    possible = audience is Audience.COMMAND if restricted else audience in rules.ACTS[kind]
    if possible:
        assert rules.act_of(kind, audience, restricted=restricted) in ACTS
    else:
        with pytest.raises(Refusal) as refused:
            rules.act_of(kind, audience, restricted=restricted)
        assert refused.value.code == ("restricted" if restricted else "invalid_value")


def test_a_sentence_without_a_good_citation_is_dropped_and_counted() -> None:
    cited = {"none": (), "absent": ("x",), "half": ("a", "x"), "good": ("a",), "both": ("b", "a")}
    words = Words("T", tuple(Sentence(text, sources) for text, sources in cited.items()), dropped=2)
    kept = rules.checked(words, {"a", "b"})
    assert ([s.text for s in kept.sentences], kept.dropped) == (["good", "both"], 5)


@given(st.lists(st.tuples(st.text(max_size=2_000), st.sampled_from(["", "conditions", "actions"]))))
def test_a_body_can_always_be_published(parts: list[tuple[str, str]]) -> None:
    body = rules.body_of(Sentence(text, ("a",), part) for text, part in parts)
    assert len(body) <= rules.BODY_LIMIT


def test_parts_stand_under_their_heading() -> None:
    sentences = [Sentence("A.", ("a",), "conditions"), Sentence("B.", ("a",), "conditions")]
    sentences += [Sentence("12:01: C.", ("a",), "actions"), Sentence("12:02: D.", ("a",), "actions")]
    assert rules.body_of(sentences) == "Conditions\nA. B.\n\nActions\n12:01: C.\n12:02: D."
