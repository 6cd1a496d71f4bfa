"""Personal data in the editor: none."""

from ceh.core.personal_data import no_person_in
from ceh.editor.models import DraftStep

no_person_in("what a draft asked before a change; the history of the version says who changed it", DraftStep)
