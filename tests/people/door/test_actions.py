"""Links, and the first admin."""

import msgspec
import pytest

from majorops.people import store as people
from majorops.people.actions import PatchUser, amend_user
from majorops.people.door import actions as door
from majorops.people.door.actions import RedeemLink
from majorops.people.record import SYSTEM, Person, Role
from majorops.people.sessions.rules import LINK_MS
from majorops.people.tokens import store as token_store
from majorops.people.tokens.rules import digest
from majorops.platform import journal
from majorops.platform.database import Database, Tx, write_now
from majorops.platform.errors import Conflict, Invalid, NotFound, NotSignedIn
from tests.people.conftest import NOON, House


def redeem(database: Database, token: str, at: int = NOON, email: str = "boss@example.com") -> door.SignedIn:
    return write_now(database, lambda tx: door.redeem_link(tx, RedeemLink(token, email), at=at))


def first_link(database: Database) -> str:
    link = write_now(database, lambda tx: door.first_admin_link(tx, NOON))
    assert isinstance(link, str)
    return link


def test_the_first_admin_comes_by_a_link_and_no_second_one(database: Database) -> None:
    link = first_link(database)
    signed_in = redeem(database, link)
    assert (signed_in.user.id, signed_in.user.role) == ("boss@example.com", Role.ADMIN)
    with pytest.raises(NotSignedIn):
        redeem(database, link)
    assert write_now(database, lambda tx: door.first_admin_link(tx, NOON)) is None


def test_only_the_newest_first_admin_link_counts(database: Database) -> None:
    old, new = first_link(database), first_link(database)
    with pytest.raises(NotSignedIn):
        redeem(database, old)
    assert redeem(database, new).user.role is Role.ADMIN


def test_a_first_admin_link_is_void_once_there_is_an_admin(database: Database) -> None:
    link = first_link(database)
    assert write_now(database, lambda tx: door.bootstrap_admin(tx, "ops@example.com", NOON))
    with pytest.raises(NotSignedIn):
        redeem(database, link)


def test_the_link_stays_good_when_the_first_admin_forgot_to_say_who(database: Database) -> None:
    link = first_link(database)
    with pytest.raises(Invalid) as refused:
        redeem(database, link, email="")
    assert (refused.value.code, refused.value.field) == ("missing_field", "/email")
    assert redeem(database, link).user.id == "boss@example.com"


def test_bootstrap_makes_an_admin_and_a_full_token_and_then_nothing(database: Database) -> None:
    value = write_now(database, lambda tx: door.bootstrap_admin(tx, "Ops@Example.com", NOON))
    assert value is not None
    proved = database.read_now(lambda tx: token_store.find_credential(tx, digest(value)))
    assert proved is not None
    assert (proved.person.id, proved.person.role, proved.person.scope) == (
        "ops@example.com",
        "admin",
        "admin",
    )
    assert write_now(database, lambda tx: door.bootstrap_admin(tx, "two@example.com", NOON)) is None
    assert database.read_now(lambda tx: people.find(tx, "two@example.com")) is None


def test_bootstrap_promotes_someone_known(house: House) -> None:
    for name in ("ana", "bob"):
        house.write(lambda tx, n=name: demote(tx, f"{n}@example.com"))
    assert house.write(lambda tx: door.bootstrap_admin(tx, "sam@example.com", NOON))
    assert house.person("sam").role == "admin"


def demote(tx: Tx, user_id: str) -> None:
    """Straight into the store: no act of a person can leave a house without an admin."""
    user = people.load(tx, user_id)
    people.save(tx, user, msgspec.structs.replace(user, role=Role.MIM))


@pytest.mark.parametrize(("later", "good"), [(LINK_MS - 1, True), (LINK_MS, False)])
def test_a_link_lasts_a_day(house: House, later: int, *, good: bool) -> None:
    link = house.link("sam")
    if good:
        assert redeem(house.database, link, NOON + later).user.id == "sam@example.com"
    else:
        with pytest.raises(NotSignedIn):
            redeem(house.database, link, NOON + later)


def test_a_disabled_user_has_no_way_in(house: House) -> None:
    link = house.link("sam")
    house.write(lambda tx: amend_user(tx, "sam@example.com", PatchUser(disabled=True), by=SYSTEM, at=NOON))
    with pytest.raises(NotSignedIn):
        redeem(house.database, link)


def test_there_is_no_link_for_nobody(house: House) -> None:
    with pytest.raises(NotFound):
        house.write(lambda tx: door.sign_in_link(tx, "nobody@example.com", by=SYSTEM, at=NOON))


def test_there_is_no_link_for_the_disabled(house: House) -> None:
    house.link("sam")
    house.write(lambda tx: amend_user(tx, "sam@example.com", PatchUser(disabled=True), by=SYSTEM, at=NOON))
    with pytest.raises(Conflict) as refused:
        house.write(lambda tx: door.sign_in_link(tx, "sam@example.com", by=SYSTEM, at=NOON))
    assert refused.value.code == "user_disabled"


def test_who_made_a_link_for_whom_is_written_down_without_it(house: House) -> None:
    ana = Person("ana@example.com", "Ana", "admin")
    house.link("sam")
    secret = house.write(lambda tx: door.sign_in_link(tx, "sam@example.com", by=ana, at=NOON))
    kind, actor, body = house.journal()[-1]
    assert (kind, actor) == ("link.created", "ana@example.com")
    assert '"entityId":"sam@example.com"' in body
    assert secret not in body


def test_the_journal_holds_every_step_and_its_chain_holds(house: House) -> None:
    redeem(house.database, house.link("sam"))
    kind, actor, body = house.journal()[-1]
    assert (kind, actor) == ("session.started", "sam@example.com")
    assert body == '{"entity":"session","entityId":"sam@example.com","detail":{"how":"sign_in"}}'
    assert house.read(lambda tx: journal.verify(journal.walk(tx))) == 7
