"""The archive of a backup: whole or not at all, and nothing in it leads out of its folder."""

import io
import tarfile

import pytest

from ops.postgres.archive import DATABASE, swap_folders, unpacked
from ops.postgres.places import StartupError


def archive(file, *members):
    """A tar with the members: (name, content), content None for a link to /etc."""
    with tarfile.open(file, "w") as tar:
        for name, content in members:
            info = tarfile.TarInfo(name)
            if content is None:
                info.type, info.linkname = tarfile.SYMTYPE, "/etc"
                tar.addfile(info)
            else:
                info.size = len(content)
                tar.addfile(info, io.BytesIO(content))
    return file


@pytest.mark.parametrize(
    "member",
    [
        ("../evil", b"x"),
        ("/etc/evil", b"x"),
        ("media/../../evil", b"x"),
        ("media/link", None),
        ("evil", b"x"),
    ],
)
def test_what_leads_elsewhere_is_refused(tmp_path, member):
    file = archive(tmp_path / "evil.tar", (DATABASE, b"dump"), member)
    with pytest.raises(StartupError, match="no backup of ours"), unpacked(file, tmp_path / "var"):
        raise AssertionError("not to be reached")
    assert [path.name for path in tmp_path.iterdir()] in (["evil.tar", "var"], ["var", "evil.tar"])
    assert list((tmp_path / "var").iterdir()) == []


@pytest.mark.parametrize("share", [0.3, 0.6])
def test_a_file_that_is_cut_off_changes_nothing(tmp_path, share):
    file = archive(tmp_path / "whole.tar", ("media/a.jpg", b"a" * 50_000), (DATABASE, b"d" * 50_000))
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(StartupError, match="Nothing was changed"), unpacked(file, tmp_path / "var"):
        raise AssertionError("not to be reached")
    assert list((tmp_path / "var").iterdir()) == []


def test_an_archive_without_a_database_is_refused(tmp_path):
    file = archive(tmp_path / "half.tar", ("media/a.jpg", b"a"))
    with pytest.raises(StartupError, match=f"holds no {DATABASE}"), unpacked(file, tmp_path / "var"):
        raise AssertionError("not to be reached")


def test_a_restore_keeps_folders_that_the_archive_does_not_hold(tmp_path):
    file = archive(tmp_path / "whole.tar", (DATABASE, b"dump"), ("media/new.jpg", b"new"))
    var = tmp_path / "var"
    for name in ("media/old.jpg", "secret/key"):
        (var / name).parent.mkdir(parents=True)
        (var / name).write_text("old")
    with unpacked(file, var) as folder:
        kept = swap_folders(folder, var, "20261129")
    assert kept == [var / "media_before_20261129"]
    assert (kept[0] / "old.jpg").read_text() == "old"
    assert (var / "media" / "new.jpg").read_text() == "new"
    assert (var / "secret" / "key").read_text() == "old"
    assert sorted(path.name for path in var.iterdir()) == ["media", "media_before_20261129", "secret"]


def test_a_file_that_is_no_backup_is_told_in_plain_words(tmp_path):
    file = tmp_path / "letter.txt"
    file.write_text("no backup")
    with pytest.raises(StartupError) as error, unpacked(file, tmp_path / "var"):
        raise AssertionError("not to be reached")
    assert str(error.value) == f"{file} is not a whole backup of Ceh. Nothing was changed."
