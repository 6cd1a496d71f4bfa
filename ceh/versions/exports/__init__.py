"""The action plan as a document to sign, and what is kept of it when a version is frozen."""

from ceh.versions.exports.content import contents
from ceh.versions.exports.snapshots import actions_of, document_of, frozen

__all__ = ["actions_of", "contents", "document_of", "frozen"]
