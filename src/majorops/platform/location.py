"""Whether a data folder is a place where SQLite keeps its promises."""

import tempfile
from pathlib import Path

MOUNTS = Path("/proc/mounts")
NETWORK = frozenset(
    {
        "9p",
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "davfs",
        "fuse.davfs2",
        "fuse.glusterfs",
        "fuse.s3fs",
        "fuse.sshfs",
        "glusterfs",
        "gpfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "smb3",
        "smbfs",
    }
)


def nearest(folder: Path) -> Path:
    """The folder itself, or the closest one above it that exists."""
    found = folder.absolute()
    while not found.exists() and found != found.parent:
        found = found.parent
    return found.resolve()


def file_system(folder: Path, mounts: str) -> str:
    """The type of the file system that holds ``folder``, by the text of /proc/mounts; empty when unknown."""
    best, kind = Path(), ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        point = Path(fields[1].replace("\\040", " ")) if len(fields) > 2 else Path()  # noqa: PLR2004
        # The later line wins: it is mounted over the earlier one.
        if folder.is_relative_to(point) and len(point.parts) >= len(best.parts):
            best, kind = point, fields[2]
    return kind


def location_problem(folder: Path, mounts: str | None = None) -> str | None:
    """Why no store can be kept there, or None."""
    place = nearest(folder)
    if not place.is_dir():
        return f"{place} is not a folder."
    known = mounts if mounts is not None else _mounts()
    kind = file_system(place, known)
    if kind in NETWORK:
        return (
            f"{place} lies on a network file system ({kind}), whose locks and shared memory SQLite's "
            "write-ahead log cannot rely on."
        )
    try:
        with tempfile.TemporaryFile(dir=place):
            return None
    except OSError as error:
        return (
            f"{place} cannot be written to: {error.strerror}; the write-ahead log is a file beside the data."
        )


def _mounts() -> str:
    return MOUNTS.read_text(encoding="utf-8", errors="replace") if MOUNTS.exists() else ""
