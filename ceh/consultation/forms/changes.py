"""What the forms of several pages share."""

from typing import Any

from ceh.core.refusals import Refused


class KnowsChanges:
    """A form with the text that its writer has read; after a refusal it knows the new one, so that they may go on."""

    record: Any

    def refuse(self, refused: Refused) -> None:
        """Show the refusal, and take the text that it tells as read."""
        super().refuse(refused)  # type: ignore[misc]
        if refused.rule == "consultation.changed":
            self.record.refresh_from_db()
            self.data = self.data.copy()  # type: ignore[has-type]
            self.data["expected"] = str(self.record.text)
