"""Every setting of an installation, in one frozen class. A wrong one stops the start with a sentence.

Settings come from ``majorops.toml`` in the data folder and from the environment (``MAJOROPS_`` and the name
in capitals, which wins). Source: details.md; each name is described in docs/operate/settings.md.
"""

import difflib
import importlib.util
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from majorops.platform.forwarded import networks_of
from majorops.platform.installation import STANDARD, Beat, Installation

FILE = "majorops.toml"
KEY_FILE = "secret.key"
GIVEN = "command line"
PREFIX = "MAJOROPS_"
CLIENT_NAMES = frozenset({"URL", "TOKEN", "CHROMIUM", "FULL", "SAMPLES", "DEMO"})
"""Variables of the command line and the tests; they are no settings."""


class ConfigInvalid(Exception):
    """A setting that cannot be; the start ends with exit 7."""

    def __init__(self, detail: str, *, hint: str = "", code: str = "config_invalid") -> None:
        super().__init__(detail)
        self.code = code
        self.hint = hint


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an operator may say. Minutes where a time is meant."""

    data: Path = Path("majorops-data")
    host: str = "127.0.0.1"
    port: int = 8080
    base_url: str = ""
    public_access: str = "staff"
    public_components: dict[str, str] = {}
    allowed_hosts: list[str] = []
    trusted_proxies: list[str] = []
    bootstrap_admins: list[str] = []
    access_team: str = ""
    access_audience: str = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    rate_sign_in: int = 10
    rate_user: int = 600
    rate_token: int = 300
    rate_anonymous: int = 60
    rate_source: int = 3000
    cadence: dict[str, Beat] = msgspec.field(default_factory=lambda: dict(STANDARD.cadence))
    phase_targets: list[int] = msgspec.field(default_factory=lambda: list(STANDARD.phase_targets))
    durability: str = "full"
    ai_base_url: str = ""
    ai_model: str = ""
    ai_key: str = ""
    secret_key_file: str = ""
    heads_every: int = 5
    heads_webhook: str = ""
    log_level: str = "info"

    @property
    def url(self) -> str:
        """The address that people use."""
        return self.base_url or f"http://{self.host}:{self.port}"

    @property
    def database_path(self) -> Path:
        """The one data file."""
        return self.data / "majorops.db"

    @property
    def secret_key_path(self) -> Path:
        """The file of the key that seals the secrets in it."""
        return Path(self.secret_key_file) if self.secret_key_file else self.data / KEY_FILE

    def installation(self) -> Installation:
        """The part that travels with every transaction."""
        return Installation(
            public_access=self.public_access,
            public_components=self.public_components,
            base_url=self.url,
            cadence=self.cadence,
            phase_targets=tuple(self.phase_targets),
        )


_CHOICES = {
    "public_access": ("staff", "anonymous"),
    "durability": ("full",),
    "log_level": ("debug", "info", "warning", "error"),
}
_LAST_PORT = 65_535
_PATH = re.compile(r"`\$\.(\w+)")  # of msgspec's sentence
_PROVIDER = re.compile(r"^(https://[^/\s@]+|http://(127\.0\.0\.1|localhost)(:\d+)?)(/[^\s?#]*)?$")
_LOOPBACK = re.compile(r"^(127\.\d+\.\d+\.\d+|::1|localhost)$")


def load_settings(data: Path | None = None, **overrides: Any) -> Settings:
    """File, then environment, then command line; each wins over the one before. Raises ConfigInvalid."""
    settings, _ = _load(data, overrides)
    return settings


def describe(settings: Settings) -> list[tuple[str, str, str]]:
    """Name, value, where it came from (file, environment, command line, default)."""
    read, sources = _load(settings.data, {})
    return [
        (name, _shown(name, value), sources.get(name, "default") if value == getattr(read, name) else GIVEN)
        for name in settings.__struct_fields__
        for value in (getattr(settings, name),)
    ]


SECRETS = frozenset({"oidc_client_secret", "ai_key"})


def _shown(name: str, value: Any) -> str:
    if name in SECRETS and value:
        return "••••••"
    return str(value) if isinstance(value, str | int | Path) else msgspec.json.encode(value).decode()


def _load(data: Path | None, overrides: Mapping[str, Any]) -> tuple[Settings, dict[str, str]]:
    folder = Path(data or os.environ.get(f"{PREFIX}DATA") or Settings().data)
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    for source, found in (("file", _from_file(folder / FILE)), ("environment", _from_environment())):
        values.update(found)
        sources.update(dict.fromkeys(found, source))
    given = {name: value for name, value in overrides.items() if value is not None}
    values.update(given, data=folder)
    sources.update(dict.fromkeys(given, GIVEN))
    return _checked(values, sources), sources


def _place(name: str, source: str, folder: str) -> str:
    """Where a setting was said, the way a person would look for it."""
    if source == "file":
        return f"{FILE}, line {_line_of(Path(folder) / FILE, name)}"
    return f"environment variable {PREFIX}{name.upper()}" if source == "environment" else source


def _from_file(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigInvalid(f"{path.name}: {error}") from None
    for name in found:
        place = f"{path.name}, line {_line_of(path, name)}"
        _known(name, place)
        if name == "data":
            raise ConfigInvalid(
                f"{place}: the data folder cannot name itself.", hint=f"{PREFIX}DATA names it."
            )
    return found


def _line_of(path: Path, name: str) -> int:
    pattern = re.compile(rf"^\s*\[?\s*{re.escape(name)}\b")
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((n for n, line in enumerate(lines, 1) if pattern.match(line)), 1)


def _from_environment() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for variable, text in sorted(os.environ.items()):
        if not variable.startswith(PREFIX) or variable.removeprefix(PREFIX) in CLIENT_NAMES:
            continue
        name = variable.removeprefix(PREFIX).lower()
        _known(name, f"environment variable {variable}")
        found[name] = _parsed(name, text, variable)
    return found


def _parsed(name: str, text: str, variable: str) -> Any:
    """Text of the environment as the setting's type; lists and tables are TOML values."""
    default = getattr(Settings(), name)
    if isinstance(default, str | Path):
        return text
    try:
        found = tomllib.loads(f"value = {text}")
    except tomllib.TOMLDecodeError:
        found = {}
    if set(found) != {"value"}:
        raise ConfigInvalid(f"environment variable {variable}: {text[:64]!r} is no TOML value.")
    return found["value"]


def _known(name: str, place: str) -> None:
    names = Settings.__struct_fields__
    if name in names:
        return
    near = difflib.get_close_matches(name, names, n=1)
    hint = f"Did you mean {near[0]}?" if near else f"Known settings: {', '.join(names)}."
    raise ConfigInvalid(f"{place}: there is no setting {name!r}.", hint=hint)


def _checked(values: dict[str, Any], sources: Mapping[str, str]) -> Settings:
    try:
        settings = msgspec.convert(values, Settings, strict=True)
    except msgspec.ValidationError as error:
        path = _PATH.search(str(error))
        name = path.group(1) if path else ""
        place = _place(name, sources.get(name, GIVEN), values["data"])
        raise ConfigInvalid(f"{place}: {error}.", hint="See docs/operate/settings.md.") from None
    for name, choices in _CHOICES.items():
        value = getattr(settings, name)
        if value not in choices:
            code = "durability_refused" if name == "durability" else "config_invalid"
            raise ConfigInvalid(
                f"{name} cannot be {value!r}.", hint=f"One of: {', '.join(choices)}.", code=code
            )
    _check_numbers(settings)
    _check_rates(settings)
    _check_providers(settings)
    _check_exposure(settings)
    _check_model(settings)
    return settings


def _check_numbers(settings: Settings) -> None:
    if not 0 <= settings.port <= _LAST_PORT:
        raise ConfigInvalid(f"port {settings.port} is not a port.", hint="0 to 65535.")
    if settings.heads_every < 1:
        raise ConfigInvalid("heads_every is in minutes, at least 1.")
    if settings.rate_sign_in < 1:
        raise ConfigInvalid("rate_sign_in must be at least 1, or nobody can sign in.")
    if len(settings.phase_targets) != len(STANDARD.phase_targets) or min(settings.phase_targets) < 1:
        raise ConfigInvalid("phase_targets needs eight numbers of minutes, each at least 1.")
    if set(settings.cadence) != set(STANDARD.cadence):
        raise ConfigInvalid("cadence needs exactly critical, high, medium and low.")
    if any(
        (minutes or 1) < 1 for beat in settings.cadence.values() for minutes in msgspec.structs.astuple(beat)
    ):
        raise ConfigInvalid("cadence is in minutes, each at least 1.")


def _check_rates(settings: Settings) -> None:
    for name in ("rate_user", "rate_token", "rate_anonymous", "rate_source"):
        if getattr(settings, name) < 0:
            raise ConfigInvalid(f"{name} cannot be less than 0.", hint="0 means no limit.")


def _check_providers(settings: Settings) -> None:
    if bool(settings.access_team) != bool(settings.access_audience):
        raise ConfigInvalid(
            "access_team and access_audience go together: without its audience, any other application of "
            "the same team could sign people in here.",
            code="config_unsafe",
            hint="Copy the Application Audience (AUD) tag from the application's overview.",
        )
    for name in ("access_team", "oidc_issuer", "heads_webhook"):
        address = getattr(settings, name)
        if address and not _PROVIDER.match(address):
            raise ConfigInvalid(f"{name} must be an https address without a path at its end.", hint=address)
    if settings.oidc_issuer and not (settings.oidc_client_id and settings.base_url):
        raise ConfigInvalid(
            "oidc_issuer needs oidc_client_id and base_url.",
            hint="base_url is where the provider sends people back to.",
        )


def _check_model(settings: Settings) -> None:
    if not settings.ai_base_url and not settings.ai_model:
        return
    parts = urlsplit(settings.ai_base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or not settings.ai_model:
        raise ConfigInvalid(
            "ai_base_url and ai_model belong together, and ai_base_url is an http or https address.",
            hint='ai_base_url = "https://models.example.com/v1" and the name of a model that it serves.',
        )
    if parts.username or parts.password or parts.query:
        raise ConfigInvalid("ai_base_url must hold no secret.", hint="ai_key is the place for it.")
    if importlib.util.find_spec("openai") is None:
        raise ConfigInvalid(
            "A model is configured, and its client is not installed.", hint="pip install 'majorops[ai]'"
        )


def _check_exposure(settings: Settings) -> None:
    if "*" in settings.trusted_proxies:
        raise ConfigInvalid(
            "trusted_proxies cannot be everybody.",
            code="config_unsafe",
            hint="Name the addresses of your proxies.",
        )
    try:
        networks_of(settings.trusted_proxies)
    except ValueError as error:
        raise ConfigInvalid(
            f"trusted_proxies: {error}.", hint="Addresses or networks, such as 10.0.0.5 or 10.0.0.0/24."
        ) from None
    if _LOOPBACK.match(settings.host) or settings.trusted_proxies:
        return
    raise ConfigInvalid(
        f"host {settings.host} is open to the network, without TLS or a proxy in front.",
        code="config_unsafe",
        hint="Keep 127.0.0.1, or name your TLS proxy in trusted_proxies.",
    )
