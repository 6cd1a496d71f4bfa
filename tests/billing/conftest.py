"""A space that asks money, as the tests of `prices` know it."""

from tests.prices.conftest import prices, space, today  # noqa: F401 - fixtures
