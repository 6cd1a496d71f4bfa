"""The action plan as a document to sign: one content, printed as PDF and as Word."""

from ceh.plan.exports.content import contents
from ceh.plan.exports.means import money_of
from ceh.plan.exports.pdf import plan_pdf
from ceh.plan.exports.word import plan_docx

__all__ = ["contents", "money_of", "plan_docx", "plan_pdf"]
