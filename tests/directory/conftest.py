"""The tests of the directory need no pack of a region."""

from tests.network.conftest import region  # noqa: F401 - a fixture
