"""Forms of workbooks: the upload, and what was read from it, to be made into a draft."""

from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ceh.questionnaires.models import FREE_PURPOSES, Questionnaire
from ceh.questionnaires.queries import questionnaires
from ceh.questionnaires.rules.definitions import as_json
from ceh.web import forms
from ceh.web.formatting import language_name
from ceh.web.site import languages
from ceh.xlsform.forms import workbooks
from ceh.xlsform.rules.reading import Reading, read_definition

SALT = "xlsform.workbook"
DAY = 24 * 3600
MAX_PACKED = 1_500_000  # characters; more does not come back through a form
NEW = "new"


class UploadForm(forms.ModelForm):
    """A workbook, and what becomes of it."""

    file = forms.FileField(
        label=_("Workbook"),
        help_text=_("XLSX with the sheets survey, choices and settings, at most 5 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )
    language = forms.ChoiceField(
        label=_("Language of texts whose column names none"),
        help_text=_("Only where the workbook does not say it: a column “label” without a language."),
        required=False,
    )
    target = forms.ChoiceField(label=_("Make of it"))

    class Meta:
        model = Questionnaire
        fields = ("purpose", "owner")

    field_order = ("file", "language", "target", "purpose", "owner")

    def __init__(self, *args: Any, of: Questionnaire | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reading: Reading | None = None
        self.sheets: Any = {}
        self.fields["language"].choices = [(code, language_name(code)) for code in languages()]
        self.fields["language"].initial = languages()[0]
        if of:
            self.rows = {of.code: of}
            for name in ("target", "purpose", "owner"):
                del self.fields[name]
            return
        self.rows = {row.code: row for row in questionnaires()}
        self.fields["target"].choices = [
            (NEW, _("a new questionnaire")),
            *((code, _now("a new version of: %(name)s") % {"name": row}) for code, row in self.rows.items()),
        ]
        for name in ("purpose", "owner"):
            self.fields[name].help_text = _("Of a new questionnaire.")
        self.fields["purpose"].choices = FREE_PURPOSES
        self.fields["purpose"].initial = "survey"
        self.fields["owner"].empty_label = _("the network")

    @property
    def target_code(self) -> str:
        """The code of the questionnaire that gets the draft, or NEW."""
        return str(self.cleaned_data["target"]) if "target" in self.fields else next(iter(self.rows))

    def clean_file(self) -> Any:
        """Read the file; what is wrong inside the sheets is told by cell, in `reading`."""
        upload = self.cleaned_data["file"]
        if upload.size > workbooks.MAX_BYTES:
            raise ValidationError(
                _now(
                    "This workbook is larger than 5 MB. Keep the three sheets, without pictures, and try again."
                ),
                code="too_large",
            )
        self.sheets = workbooks.read_workbook(upload.read())
        return upload

    def clean(self) -> dict[str, Any]:
        """Read the sheets in the language that was chosen."""
        cleaned = super().clean() or self.cleaned_data
        if "file" in cleaned:
            self.reading = read_definition(self.sheets, language=cleaned.get("language") or languages()[0])
        return cleaned

    def packed(self) -> str:
        """What was read, signed, to come back with the button. Raises ValidationError where it is too much."""
        if self.reading is None:
            return ""
        owner = self.cleaned_data.get("owner")
        text = signing.dumps(
            {
                "content": as_json(self.reading.definition),
                "target": self.target_code,
                "purpose": self.cleaned_data.get("purpose", "survey"),
                "owner": owner and owner.pk,
            },
            salt=SALT,
            compress=True,
        )
        if len(text) > MAX_PACKED:
            raise ValidationError(
                _now("This questionnaire is too large. Split it into two workbooks."), code="too_large"
            )
        return text


class ReadForm(forms.Form):
    """What was read from a workbook, as `UploadForm.packed` signed it."""

    packed = forms.CharField(widget=forms.HiddenInput, max_length=MAX_PACKED)

    def clean_packed(self) -> dict[str, Any]:
        """The content and what becomes of it."""
        try:
            return signing.loads(self.cleaned_data["packed"], salt=SALT, max_age=DAY)  # type: ignore[no-any-return]
        except signing.BadSignature as broken:
            raise ValidationError(
                _now(
                    "This preview is older than a day, or was changed on the way. Upload the workbook again."
                ),
                code="outdated",
            ) from broken

    @property
    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data["packed"])
