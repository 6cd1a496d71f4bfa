"""Letters to those who commented on a draft."""

from datetime import datetime

from django.core import signing
from django.utils import translation

from ceh.core.mail import address_of, send
from ceh.versions.models import Comment

SALT = "versions.comment"


def comment_token(comment: Comment) -> str:
    """What proves that the letter reached the address of the comment."""
    return signing.dumps([comment.pk, comment.email], salt=SALT)


def read_comment_token(token: str) -> tuple[int, str] | None:
    """(comment, address) of a token; None when it is forged or broken."""
    try:
        pk, email = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(pk), str(email)


def please_confirm(comment: Comment, now: datetime) -> None:
    """To somebody without an account: is this your address?"""
    with translation.override(comment.language):
        send(
            "versions/emails/please_confirm.txt",
            to=None,
            address=comment.email,
            now=now,
            key=f"versions.comment:{comment.pk}",
            comment=comment,
            url=address_of("versions:comment_confirm", token=comment_token(comment)),
        )


def answered(comment: Comment, now: datetime) -> None:
    """To the author, where there is an account or a confirmed address: what became of the comment."""
    if comment.person is None and not (comment.email and comment.confirmed_at):
        return
    with translation.override(comment.language):
        send(
            "versions/emails/answered.txt",
            to=comment.person,
            address="" if comment.person else comment.email,
            now=now,
            key=f"versions.answered:{comment.pk}:{now.isoformat()}",
            comment=comment,
            url=address_of("versions:consultation", pk=comment.consultation_id),
        )
