"""An OpenAI-compatible endpoint, through the official client: slow, strange, optional: kept at a distance.

``openai`` is loaded when the first draft asks for it, and in a thread: it takes half a second and 30 MiB,
which an installation without a model must not pay at every start.
"""

import asyncio
import importlib
from typing import Any

import msgspec
import structlog

from majorops.drafts.prompt import Prompt

PATIENCE_S = 20.0
MOST_BYTES = 64 * 1024
AT_ONCE = 4
log = structlog.get_logger(__name__)


class ModelFailed(Exception):
    """No words came. ``reason``: busy, timeout, unreachable, refused, too_large or unreadable."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Message(msgspec.Struct):
    content: str


class _Choice(msgspec.Struct):
    message: _Message


class _Completion(msgspec.Struct):
    choices: list[_Choice]


class Model:
    """One endpoint and one model. ``key`` may be empty. Bound to the loop that first asks."""

    def __init__(self, base_url: str, name: str, key: str, *, patience_s: float = PATIENCE_S) -> None:
        self.name = name
        self._base_url = base_url
        self._key = key
        self._patience_s = patience_s
        self._free = AT_ONCE
        self._client: Any = None
        self._loading = asyncio.Lock()

    async def write(self, prompt: Prompt) -> str:
        """The text that the model answers with. Raises ModelFailed, at the latest after the patience."""
        if not self._free:
            raise ModelFailed("busy")
        self._free -= 1
        try:
            async with asyncio.timeout(self._patience_s):
                return _text_of(await self._ask(prompt))
        except TimeoutError:
            raise ModelFailed("timeout") from None
        finally:
            self._free += 1

    async def close(self) -> None:
        """Let go of the connections."""
        if self._client is not None:
            await self._client.close()

    async def _ask(self, prompt: Prompt) -> bytes:
        openai = await self._loaded()
        create = self._client.chat.completions.with_streaming_response.create
        messages = [{"role": "system", "content": prompt.rules}, {"role": "user", "content": prompt.data}]
        try:
            async with create(model=self.name, messages=messages, temperature=0.2) as answer:
                return await _limited(answer)
        except openai.APIStatusError as error:
            log.warning("model_refused", status=error.status_code)
            raise ModelFailed("refused") from None
        except openai.APITimeoutError:
            raise ModelFailed("timeout") from None
        except ModelFailed:
            raise
        except Exception as error:  # noqa: BLE001  whatever a broken connection raises, the template can write
            log.warning("model_failed", error=type(error).__name__)
            raise ModelFailed("unreachable") from None

    async def _loaded(self) -> Any:
        async with self._loading:
            openai = await asyncio.to_thread(importlib.import_module, "openai")
            if self._client is None:
                self._client = openai.AsyncOpenAI(
                    base_url=self._base_url,
                    api_key=self._key or "none",  # the client asks for one where the endpoint does not
                    max_retries=0,
                    timeout=self._patience_s,
                    # What was asked goes to the configured endpoint and nowhere that it points to.
                    http_client=openai.DefaultAsyncHttpxClient(follow_redirects=False),
                )
        return openai


async def _limited(answer: Any) -> bytes:
    """The body of an answer. Raises ModelFailed too_large, or unreachable when it breaks off."""
    found = bytearray()
    async for chunk in answer.iter_bytes():
        found += chunk
        if len(found) > MOST_BYTES:
            raise ModelFailed("too_large")
    return bytes(found)


def _text_of(body: bytes) -> str:
    """The message in a completion. Raises ModelFailed unreadable."""
    try:
        completion = msgspec.json.decode(body, type=_Completion)
        return completion.choices[0].message.content
    except (msgspec.DecodeError, UnicodeDecodeError, IndexError, RecursionError):
        raise ModelFailed("unreadable") from None
