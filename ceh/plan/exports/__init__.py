"""The plan as a document: what it holds, kept as it was when a version was frozen."""

from ceh.plan.exports.content import contents
from ceh.plan.exports.means import money_of
from ceh.plan.exports.versions import actions_of, document_of, frozen

__all__ = ["actions_of", "contents", "document_of", "frozen", "money_of"]
