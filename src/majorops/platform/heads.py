"""Signed heads of the journal, kept outside the database: evidence that its end was not cut off or remade.

The chain alone shows an edit, a deletion, an insertion or a swap; it cannot show that rows are missing from
its end, or that somebody wrote the whole of it again. A head is one line of JSON: number, hash and time of
the newest row, signed with Ed25519. Copy the file, or let it be sent elsewhere: whoever holds an old line can
prove what stood there.
"""

import os
import sys
from base64 import b64decode, b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

HEADS = "journal-heads.jsonl"
KEY = "journal-heads.key"
PUBLIC_KEY = "journal-heads.pub"


class Head(msgspec.Struct, frozen=True):
    """The newest row of the journal at a moment, and our word for it. ``at`` epoch ms."""

    seq: int
    hash: str
    at: int
    signature: str = ""

    @property
    def signed(self) -> bytes:
        """What the signature is about."""
        return f"majorops journal {self.seq} {self.hash} {self.at}".encode()


class Mismatch(NamedTuple):
    """A head that the journal does not bear out."""

    seq: int
    reason: str


class Heads:
    """The file of heads in a folder, and the key that signs them, made at the first use (mode 0600)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / HEADS

    def keep(self, seq: int, hashed: str, *, at: int) -> Head:
        """Sign the newest row and append it; on disk when this returns."""
        unsigned = Head(seq, hashed, at)
        signature = b64encode(self._key().sign(unsigned.signed)).decode()
        head = msgspec.structs.replace(unsigned, signature=signature)
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            os.write(descriptor, msgspec.json.encode(head) + b"\n")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        return head

    def last(self) -> Head | None:
        """The newest head kept."""
        found = None
        for found in self.read():  # noqa: B007  the last one counts
            pass
        return found

    def read(self) -> Iterator[Head]:
        """Every head, oldest first. A line cut off by a crash is passed over: the next one says more."""
        if not self._path.exists():
            return
        with self._path.open("rb") as lines:
            for line in lines:
                if line.endswith(b"\n"):
                    yield msgspec.json.decode(line, type=Head)

    def check(self, head: Head) -> bool:
        """Whether a head bears our signature."""
        path = self._folder / PUBLIC_KEY
        if not path.exists():
            return False
        try:
            key = Ed25519PublicKey.from_public_bytes(b64decode(path.read_bytes()))
            key.verify(b64decode(head.signature), head.signed)
        except (InvalidSignature, ValueError):
            return False
        return True

    def _key(self) -> Ed25519PrivateKey:
        path = self._folder / KEY
        if path.exists():
            return Ed25519PrivateKey.from_private_bytes(b64decode(path.read_bytes()))
        key = Ed25519PrivateKey.generate()
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(b64encode(key.private_bytes_raw()))
        public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        (self._folder / PUBLIC_KEY).write_bytes(b64encode(public))
        return key


def compare(heads: Heads, hashes: dict[int, str], newest: int) -> Mismatch | None:
    """The first head that the journal does not bear out. ``hashes``: of the rows that heads speak of."""
    for head in heads.read():
        if not heads.check(head):
            return Mismatch(head.seq, "the head kept outside is not signed by this installation")
        if head.seq > newest:
            return Mismatch(newest + 1, f"cut off: a signed head outside names row {head.seq}")
        if hashes.get(head.seq) != head.hash:
            return Mismatch(head.seq, "not the row that the signed head outside names")
    return None


def main(folder: str, seq: str, hashed: str, at: str) -> None:
    """Keep one head and print it: ``python -m majorops.platform.heads FOLDER SEQ HASH AT``.

    A process of its own, so that neither the key nor the library that signs lives in the server.
    """
    head = Heads(Path(folder)).keep(int(seq), hashed, at=int(at))
    sys.stdout.buffer.write(msgspec.json.encode(head))


if __name__ == "__main__":
    main(*sys.argv[1:])
