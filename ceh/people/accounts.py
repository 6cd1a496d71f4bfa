"""How allauth signs people up and in (helper people completes it)."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Ceh's own rules of signing up."""
