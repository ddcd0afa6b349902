"""The form of the public page that reports impact. It works without script; what was typed comes back."""

from typing import Any
from urllib.parse import parse_qs

from majorops.incidents.record import Incident
from majorops.pages.render import page, refused_page
from majorops.people.record import acting
from majorops.platform.database import Tx
from majorops.platform.decode import from_plain
from majorops.platform.errors import Invalid, Refusal, TooMany
from majorops.platform.web import Answer, Call, Route, Who
from majorops.reports import actions
from majorops.reports.actions import ReportImpact
from majorops.reports.api import LONGEST, throttle

_PATH = "/status/{publicId}/report"
_FIELDS = {
    "application": "application",
    "description": "description",
    "email": "email",
    "contact": "validatorContact",
}
"""Field of the form → field of the report."""
_MARKED = "Look at what is marked. Your text is kept."
_SAID = {"missing_field": "Fill this in.", "blank": "Fill this in."}


def _published(tx: Tx, call: Call) -> Incident:
    return actions.published(tx, call.path["publicId"], acting(call.principal))


async def _form(
    call: Call, typed: dict[str, str], *, wrong: dict[str, str], said: str = "", http: int = 200
) -> Answer:
    incident = await call.read(lambda tx: _published(tx, call))
    return page(
        "report.html",
        http=http,
        title=incident.public_title,
        public_id=incident.public_id,
        typed={name: typed.get(name, "") for name in _FIELDS},
        wrong={name: wrong.get(name, "") for name in _FIELDS},
        said=said,
        receipt="",
    )


async def show_form(call: Call) -> Answer:
    """The empty form."""
    return await _form(call, {}, wrong={})


async def take_form(call: Call) -> Answer:
    """Keep the report and answer with a receipt; a refusal shows the form again, filled in as it was."""
    given = parse_qs(call.raw.decode("utf-8", "replace"), max_num_fields=2 * len(_FIELDS))
    # Browsers send line ends of their own.
    typed = {
        name: values[0].replace("\r\n", "\n").strip() for name, values in given.items() if name in _FIELDS
    }
    plain = {_FIELDS[name]: text for name, text in typed.items() if text}
    try:
        receipt = await _keep(call, plain)
    except Invalid as refusal:
        wrong = _wrong(refusal)
        return await _form(call, typed, wrong=wrong, said=_MARKED if wrong else refusal.detail, http=422)
    except TooMany as refusal:
        said = (
            f"{refusal.detail} Try again in {refusal.headers.get('retry-after', '60')} s. Your text is kept."
        )
        return await _form(call, typed, wrong={}, said=said, http=429)
    shown: dict[str, Any] = {
        "title": "",
        "public_id": call.path["publicId"],
        "typed": {},
        "wrong": {},
        "said": "",
    }
    return page("report.html", receipt=receipt, **shown)


async def _keep(call: Call, plain: dict[str, Any]) -> str:
    wish, name, by = from_plain(plain, ReportImpact), call.path["publicId"], acting(call.principal)
    throttle(call, name)
    kept = await call.edge.database.write(
        lambda tx: actions.report_published(tx, name, wish, by=by, at=call.at)
    )
    return kept.receipt


def _wrong(refusal: Refusal) -> dict[str, str]:
    """The message beside the field that it is about."""
    about = (refusal.field or "").removeprefix("/")
    name = next((form for form, field in _FIELDS.items() if field == about), None)
    return {} if name is None else {name: _SAID.get(refusal.code, refusal.detail)}


REPORT_FORM = (
    Route(
        method="GET",
        path=_PATH,
        handler=show_form,
        who=Who.PUBLIC,
        summary="Form to report impact",
        refused=refused_page,
    ),
    Route(
        method="POST",
        path=_PATH,
        handler=take_form,
        who=Who.PUBLIC,
        summary="Report impact by a form",
        raw_body=True,
        body_limit=LONGEST,
        form=True,
        refused=refused_page,
    ),
)
