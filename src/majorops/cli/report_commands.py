"""``mim report``: tell command that it fails for oneself or for somebody who called."""

from typing import Annotated

from typer import Argument, Option

from majorops.cli.incident_paths import incident_path
from majorops.cli.record_commands import Ref
from majorops.cli.terminal import Terminal, body_of, text_given


def report(
    terminal: Terminal,
    incident: Ref,
    *,
    application: Annotated[str, Argument(help="What is used: the website, the app, payments.")],
    text: Annotated[str, Argument(help="What happens; - reads stdin.")],
    email: Annotated[str | None, Option("--email", help="Of who is hit; MIMs and admins read it.")] = None,
    contact: Annotated[str | None, Option("--contact", help="Whom to ask when it should work again.")] = None,
) -> None:
    """Report impact; what comes back is a receipt."""
    sent = terminal.connection.post(
        incident_path(incident, "reports"),
        body_of(
            application=application,
            description=text_given(text),
            email=email,
            validatorContact=contact,
        ),
    )
    terminal.say(sent, f"Reported. Receipt {sent.json['receipt']}.")
