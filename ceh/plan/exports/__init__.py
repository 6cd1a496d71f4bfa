"""The action plan as a document to sign."""

from ceh.plan.exports.content import contents
from ceh.plan.exports.means import money_of

__all__ = ["contents", "money_of"]
