"""Form fields of the kit: text that is safe to store, text in several languages, photos."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from ceh.core.validators import FORBIDDEN
from ceh.web import uploads
from ceh.web.site import languages as offered_languages


class SafeCharField(forms.CharField):
    """Text with a length limit (200 unless told), composed letters, and no control characters.

    `autocomplete` and `inputmode` go to the input; `rows` makes it a text area.
    """

    default_error_messages = {"control": _("Remove the invisible characters from this text.")}

    def __init__(
        self,
        *,
        autocomplete: str = "",
        inputmode: str = "",
        rows: int = 0,
        max_length: int = 200,
        **kwargs: Any,
    ) -> None:
        if rows and "widget" not in kwargs:
            kwargs["widget"] = forms.Textarea(attrs={"rows": rows})
        super().__init__(max_length=max_length, **kwargs)
        for name, value in (("autocomplete", autocomplete), ("inputmode", inputmode)):
            if value:
                self.widget.attrs[name] = value

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if FORBIDDEN.search(text):
            raise ValidationError(self.error_messages["control"], code="control")
        return unicodedata.normalize("NFC", text.replace("\r\n", "\n"))


def _own_name(code: str) -> str:
    """The name of a language in that language; its code where Django does not know it."""
    try:
        return str(get_language_info(code)["name_local"]).capitalize()
    except KeyError:
        return code


class TranslatedWidget(forms.MultiWidget):
    """One input for each language, named in that language."""

    template_name = "web/forms/widgets/translated.html"
    use_fieldset = True

    def __init__(self, languages: list[str], rows: int = 0, attrs: Any = None) -> None:
        self.languages = languages
        kinds = {
            code: (forms.Textarea({"rows": rows, "lang": code}) if rows else forms.TextInput({"lang": code}))
            for code in languages
        }
        super().__init__(kinds, attrs)

    def decompress(self, value: Any) -> list[str]:
        result = {"": value} if isinstance(value, str) else dict(value or {})
        return [result.get(code, result.get("", "")) for code in self.languages]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for code, inner in zip(self.languages, context["widget"]["subwidgets"], strict=True):
            inner["label"] = _own_name(code)
            inner["lang"] = code
        return context


class TranslatedField(forms.MultiValueField):
    """Text in several languages; cleans to {"sl": …, "en": …} as `core.text.Translated` keeps it.

    Where all languages say the same, the result is {"": text}: a name that is the same everywhere. A required field
    is content with one language. Without `languages` the form offers those of the region.
    """

    def __init__(self, *, languages: Any = None, max_length: int = 200, rows: int = 0, **kwargs: Any) -> None:
        self.max_length, self.rows, self.given = max_length, rows, languages
        self.languages: list[str] = []
        kwargs.pop("encoder", None)
        kwargs.pop("decoder", None)
        super().__init__(fields=(), require_all_fields=False, widget=TranslatedWidget([]), **kwargs)
        self.offer(list(languages or ("en", "sl")))

    def offer(self, languages: list[str]) -> None:
        """Ask for these languages."""
        self.languages = languages
        self.fields = [SafeCharField(required=False, max_length=self.max_length) for _code in languages]
        self.widget = TranslatedWidget(languages, self.rows)
        self.widget.is_required = self.required

    def offer_of_site(self) -> None:
        """Ask for the region's languages, unless the form names its own."""
        if self.given is None:
            self.offer(offered_languages())

    def compress(self, values: list[str]) -> dict[str, str]:
        texts = {code: text for code, text in zip(self.languages, values, strict=False) if text}
        if len(texts) == len(self.languages) and len(set(texts.values())) == 1:
            return {"": next(iter(texts.values()))}
        return texts

    def clean(self, value: Any) -> dict[str, str]:
        texts = super().clean(value) or {}
        if self.required and not texts:  # blanks only
            raise ValidationError(self.error_messages["required"], code="required")
        return texts

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = self.widget.decompress(initial)
        return [text or "" for text in before] != [text or "" for text in (data or [""] * len(before))]


class PhotoInput(forms.ClearableFileInput):
    """A file input that asks for pictures."""

    def __init__(self, attrs: Any = None) -> None:
        super().__init__({"accept": "image/*", **(attrs or {})})


class PhotoField(forms.FileField):
    """A picture, checked by its content; cleans to an `uploads.Picture`, or None (False to clear) where optional."""

    widget = PhotoInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("A JPEG, PNG or WebP picture, at most 12 MB."))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        if not upload or upload is initial or isinstance(upload, uploads.Picture):
            return upload
        return uploads.picture(upload)


class PdfField(forms.FileField):
    """A PDF, checked by its content; cleans to a file under a random name, or None where optional."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("At most 12 MB."))
        super().__init__(widget=forms.FileInput({"accept": "application/pdf"}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        return uploads.pdf(upload) if upload else None
