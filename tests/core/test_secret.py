"""An installation makes its secret once."""

import threading

from ceh.core.secret import secret_from_file


def test_a_secret_is_made_once_and_is_its_owners(tmp_path):
    path = tmp_path / "deep" / "key"
    first = secret_from_file(path)
    assert len(first) >= 40
    assert secret_from_file(path) == first
    assert path.stat().st_mode & 0o077 == 0


def test_ten_starts_at_once_agree(tmp_path):
    keys = []
    start = threading.Barrier(10)

    def run():
        start.wait()
        keys.append(secret_from_file(tmp_path / "key"))

    threads = [threading.Thread(target=run) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 10
    assert len(set(keys)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["key"]
