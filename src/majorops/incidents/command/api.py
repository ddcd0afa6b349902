"""HTTP of the command team, the hand-over and the participants."""

from collections.abc import Callable

from majorops.incidents import store
from majorops.incidents.command import actions
from majorops.incidents.command.actions import AnswerHandover, EditCommand, Join, OfferHandover
from majorops.incidents.record import Change
from majorops.incidents.wire import CommandTeam, HandoverOffer, Participant
from majorops.people.record import acting
from majorops.platform.database import Tx
from majorops.platform.web import Answer, Call, Route, Who

_COMMAND = "/v1/incidents/{id}/command"
_HANDOVER = f"{_COMMAND}/handover"
_PARTICIPANTS = "/v1/incidents/{id}/participants"


def _answering(
    call: Call, act: Callable[[Tx], Change], part: str, *, status: int = 200
) -> Callable[[Tx], Answer]:
    def answer(tx: Tx) -> Answer:
        change = act(tx)
        shown: Answer = call.edge.parts["shown"].part(tx, call, change, part, status=status)
        return shown

    return answer


async def show_command(call: Call) -> Answer:
    """The five seats."""

    def look(tx: Tx) -> Answer:
        incident = store.load_for(tx, call.path["id"], acting(call.principal))
        answer: Answer = call.edge.parts["shown"].part(tx, call, incident, "command")
        return answer

    return await call.read(look)


async def edit_command(call: Call) -> Answer:
    """Change seats but the MIM's."""
    wish, expected = call.body(EditCommand), call.expected_version
    return await call.write(
        _answering(
            call,
            lambda tx: actions.edit_command(
                tx, call.path["id"], wish, expected=expected, by=acting(call.principal), at=call.at
            ),
            "command",
        )
    )


async def offer_handover(call: Call) -> Answer:
    """Offer the MIM seat."""
    wish = call.body(OfferHandover)
    return await call.write(
        _answering(
            call,
            lambda tx: actions.offer_handover(
                tx, call.path["id"], wish, by=acting(call.principal), at=call.at
            ),
            "handover",
            status=201,
        )
    )


async def accept_handover(call: Call) -> Answer:
    """Take command."""
    return await call.write(
        _answering(
            call,
            lambda tx: actions.accept_handover(tx, call.path["id"], by=acting(call.principal), at=call.at),
            "command",
        )
    )


async def decline_handover(call: Call) -> Answer:
    """Say no."""
    note = call.body(AnswerHandover).note
    return await call.write(
        _answering(
            call,
            lambda tx: actions.decline_handover(
                tx, call.path["id"], note, by=acting(call.principal), at=call.at
            ),
            "handover",
        )
    )


async def withdraw_handover(call: Call) -> Answer:
    """Take the offer back."""

    def act(tx: Tx) -> Answer:
        actions.withdraw_handover(tx, call.path["id"], by=acting(call.principal), at=call.at)
        return Answer(status=204)

    return await call.write(act)


async def list_participants(call: Call) -> Answer:
    """Who is on it."""

    def look(tx: Tx) -> Answer:
        call.edge.gate.admit(tx, call.principal, call.route, call.path)
        answer: Answer = call.edge.parts["shown"].list(tx, call, "participants")
        return answer

    return await call.read(look)


async def join(call: Call) -> Answer:
    """Join, or name somebody."""
    wish = call.body(Join)

    def act(tx: Tx) -> Answer:
        change, joined = actions.join(tx, call.path["id"], wish, by=acting(call.principal), at=call.at)
        change.touch("participants", joined)
        answer: Answer = call.edge.parts["shown"].row(
            tx, call, change, "participants", joined.user_id, status=201
        )
        return answer

    return await call.write(act)


async def leave(call: Call) -> Answer:
    """Leave, or take somebody off."""

    def act(tx: Tx) -> Answer:
        actions.leave(tx, call.path["id"], call.path["userId"], by=acting(call.principal), at=call.at)
        return Answer(status=204)

    return await call.write(act)


ROUTES = (
    Route(
        method="GET",
        path=_COMMAND,
        handler=show_command,
        who=Who.VIEWER,
        summary="The command team",
        answer=CommandTeam,
        query=("as",),
    ),
    Route(
        method="PATCH",
        path=_COMMAND,
        handler=edit_command,
        who=Who.MIM,
        summary="Change seats",
        body=EditCommand,
        answer=CommandTeam,
        conditional=True,
    ),
    Route(
        method="POST",
        path=_HANDOVER,
        handler=offer_handover,
        who=Who.MIM,
        summary="Offer the MIM seat",
        body=OfferHandover,
        answer=HandoverOffer,
        status=201,
        keyed=True,
    ),
    Route(
        method="POST",
        path=f"{_HANDOVER}/accept",
        handler=accept_handover,
        who=Who.MIM,
        summary="Take command",
        body=AnswerHandover,
        answer=CommandTeam,
        keyed=True,
    ),
    Route(
        method="POST",
        path=f"{_HANDOVER}/decline",
        handler=decline_handover,
        who=Who.MIM,
        summary="Decline the MIM seat",
        body=AnswerHandover,
        answer=HandoverOffer,
        keyed=True,
    ),
    Route(
        method="DELETE",
        path=_HANDOVER,
        handler=withdraw_handover,
        who=Who.MIM,
        summary="Withdraw the offer",
        status=204,
    ),
    Route(
        method="GET",
        path=_PARTICIPANTS,
        handler=list_participants,
        who=Who.COMMAND,
        summary="Participants",
        query=("limit", "cursor", "as"),
        answer=Participant,
        listing="participants",
    ),
    Route(
        method="POST",
        path=_PARTICIPANTS,
        handler=join,
        who=Who.VIEWER,
        summary="Join, or name a participant",
        body=Join,
        answer=Participant,
        status=201,
        keyed=True,
    ),
    Route(
        method="DELETE",
        path=f"{_PARTICIPANTS}/{{userId}}",
        handler=leave,
        who=Who.VIEWER,
        summary="Leave, or remove a participant",
        status=204,
    ),
)
