"""Where SQLite keeps its promises."""

from pathlib import Path

import pytest

from majorops.platform.location import file_system, location_problem

MOUNTS = """/dev/sda1 / ext4 rw 0 0
server:/export /srv/shared nfs4 rw 0 0
tmpfs /srv/shared/local tmpfs rw 0 0
//nas/x /mnt/my\\040disk cifs rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/var/lib/majorops", "ext4"),
        ("/srv/shared/majorops", "nfs4"),
        ("/srv/shared/local/x", "tmpfs"),
        ("/srv/sharedother", "ext4"),
        ("/mnt/my disk/x", "cifs"),
    ],
)
def test_the_closest_mount_decides(folder: str, kind: str) -> None:
    assert file_system(Path(folder), MOUNTS) == kind


def test_a_network_file_system_is_refused_with_the_reason(tmp_path: Path) -> None:
    problem = location_problem(tmp_path / "new", f"server:/x {tmp_path.resolve()} nfs rw 0 0")
    assert problem is not None
    assert "network file system (nfs)" in problem
    assert "write-ahead log" in problem


def test_a_local_folder_that_will_be_made_is_fine(tmp_path: Path) -> None:
    assert location_problem(tmp_path / "new" / "deeper") is None
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "not a folder" in str(location_problem(tmp_path / "file"))


def test_a_folder_that_takes_no_file_is_refused() -> None:
    assert "cannot be written" in str(location_problem(Path("/proc/self")))
