"""Every text of Ceh has its Slovene translation; the tool that says so is tested on planted mistakes."""

import gettext
from pathlib import Path

import pytest
from django import conf
from django.utils import dates, translation

from tools.messages import PLURALS, PROJECT, Place, compile_catalogue, from_template, placeholders

PYTHON = """
from django.utils.translation import gettext as _, ngettext, pgettext
print(_("Hello"), pgettext("verb", "Book"), ngettext("%(n)s space", "%(n)s spaces", n) % {"n": n})
print(_("Hello %(name)s") % {"name": name})
"""
TEMPLATE = """
<h1>{% translate "Made here" %}</h1>
{# not a text: _("nothing") #}
{% field label=_("Label") %} {{ title|default:_("No title") }}
{% blocktranslate count n=n trimmed %}
  {{ n }} maker
{% plural %}
  {{ n }} makers
{% endblocktranslate %}
{% translate "Book" context "noun" %}
"""
GOOD = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"

msgid "Hello"
msgstr "Pozdravljeni"

msgctxt "verb"
msgid "Book"
msgstr "Rezerviraj"

msgctxt "noun"
msgid "Book"
msgstr "Knjiga"

msgid "Hello %(name)s"
msgstr "Pozdravljeni, %(name)s"

msgid "Made here"
msgstr "Narejeno tukaj"

msgid "Label"
msgstr "Oznaka"

msgid "No title"
msgstr "Brez naslova"

msgid "%(n)s space"
msgid_plural "%(n)s spaces"
msgstr[0] "%(n)s prostor"
msgstr[1] "dva prostora"
msgstr[2] "%(n)s prostori"
msgstr[3] "%(n)s prostorov"

msgid "%(n)s maker"
msgid_plural "%(n)s makers"
msgstr[0] "%(n)s ustvarjalec"
msgstr[1] "%(n)s ustvarjalca"
msgstr[2] "%(n)s ustvarjalci"
msgstr[3] "%(n)s ustvarjalcev"
"""


@pytest.fixture
def small(tmp_path):
    """A small project with one Python file, one template and one part that translates them all."""
    place = Place(code=tmp_path / "ceh", locale=tmp_path / "locale")
    (place.code / "app" / "templates").mkdir(parents=True)
    (place.locale / "parts").mkdir(parents=True)
    (place.code / "app" / "views.py").write_text(PYTHON)
    (place.code / "app" / "templates" / "page.html").write_text(TEMPLATE)
    (place.locale / "parts" / "app.po").write_text(GOOD)
    return place


@pytest.mark.parametrize("language", PLURALS)
def test_every_text_is_translated(language):
    assert PROJECT.check(language) == []


def test_a_translated_project_has_no_problems_and_speaks(small):
    small.renew("sl")
    assert small.check("sl") == []
    catalogue = small.catalogue("sl")
    assert compile_catalogue(catalogue) is True
    assert compile_catalogue(catalogue) is False, "nothing changed, nothing to compile"
    with catalogue.with_suffix(".mo").open("rb") as compiled:
        slovene = gettext.GNUTranslations(compiled)
    assert slovene.gettext("Made here") == "Narejeno tukaj"
    assert slovene.pgettext("noun", "Book") == "Knjiga"
    forms = [slovene.ngettext("%(n)s maker", "%(n)s makers", n) for n in (1, 2, 3, 5, 101)]
    assert [form.split()[1] for form in forms] == [
        "ustvarjalec",
        "ustvarjalca",
        "ustvarjalci",
        "ustvarjalcev",
        "ustvarjalec",
    ]


@pytest.mark.parametrize(
    ("was", "becomes", "complaint"),
    [
        ('msgstr "Pozdravljeni"', 'msgstr ""', "not translated: 'Hello'"),
        ('msgid "Made here"', 'msgid "Made there"', "not translated: 'Made here'"),
        ('msgstr[3] "%(n)s prostorov"', 'msgstr[3] ""', "needs 4 plural forms: '%(n)s space'"),
        ("Pozdravljeni, %(name)s", "Pozdravljeni, %(ime)s", "placeholders differ: 'Hello %(name)s'"),
        ("Pozdravljeni, %(name)s", "Pozdravljeni", "placeholders differ: 'Hello %(name)s'"),
        ("%(n)s ustvarjalca", "%(stevilo)s ustvarjalca", "placeholders differ: '%(n)s maker'"),
        ('msgctxt "noun"', 'msgctxt "verb2"', "not translated: 'Book'"),
        ("Pozdravljeni,", "Pozdravljeni!", "exclamation mark"),
        ("Narejeno tukaj", "Narejeno „tukaj“", "quotation marks are »…«"),
    ],
)
def test_planted_mistakes_are_found(small, was, becomes, complaint):
    part = small.locale / "parts" / "app.po"
    assert was in GOOD
    part.write_text(GOOD.replace(was, becomes, 1))
    small.renew("sl")
    assert any(line.startswith(complaint) for line in small.check("sl"))


@pytest.mark.parametrize(
    ("source", "complaints"),
    [
        ("message = f\"{_('Closed')} {count}\"", ["not translated: 'Closed'"]),
        (
            "from django.utils.translation import gettext as _now\nmessage = _now('Soon')",
            ["not translated: 'Soon'"],
        ),
        ("message = _(f'{name} is closed')", ["text put together before it is translated: app/more.py:1"]),
        ("message = _('%s is closed' % name)", ["text put together before it is translated: app/more.py:1"]),
    ],
)
def test_texts_in_odd_places_are_collected_or_reported(small, source, complaints):
    (small.code / "app" / "more.py").write_text(source)
    small.renew("sl")
    assert small.check("sl") == complaints


def test_a_fuzzy_translation_does_not_count(small):
    part = small.locale / "parts" / "app.po"
    part.write_text(GOOD.replace('msgid "Label"', '#, fuzzy\nmsgid "Label"'))
    small.renew("sl")
    assert small.check("sl") == ["not translated: 'Label'"]


def test_a_text_that_left_the_code_leaves_the_catalogue(small):
    small.renew("sl")
    (small.code / "app" / "templates" / "page.html").unlink()
    assert "unused, run make messages: 'Made here'" in small.check("sl")
    merged = small.renew("sl")
    assert small.check("sl") == []
    assert "app.po: 'Made here'" in merged.unused


def test_the_catalogue_remembers_and_parts_win(small):
    small.renew("sl")
    part = small.locale / "parts" / "app.po"
    part.write_text(GOOD.replace("Narejeno tukaj", "Izdelano tukaj"))
    assert "Izdelano tukaj" in _renewed(small)
    part.unlink()
    assert "Izdelano tukaj" in _renewed(small)


def test_two_parts_that_differ_are_reported(small):
    (small.locale / "parts" / "other.po").write_text(GOOD.replace("Oznaka", "Napis"))
    assert len(small.renew("sl").conflicts) == 1


def test_template_texts_with_percent_and_quotes():
    source = """{% translate "It's 100 %" %}{% blocktranslate %}50 % of {{ n }}{% endblocktranslate %}"""
    assert [text.msgid for text in from_template(source)] == ["It's 100 %%", "50 %% of %(n)s"]


def test_placeholders():
    assert placeholders("%(a)s of {b}, 100 %% and %s") == {"a", "b", ""}


def _renewed(small):
    small.renew("sl")
    return small.catalogue("sl").read_text()


def test_no_text_of_ours_takes_the_place_of_a_name_of_a_month_or_day():
    """Texts without a context win over Django's own: "may" for "is allowed to" made May "sme"."""
    path = Path(conf.__file__).parent / "locale" / "sl" / "LC_MESSAGES" / "django.mo"
    with path.open("rb") as file:
        own_of_django = gettext.GNUTranslations(file)
    with translation.override("en"):
        names = {
            str(name)
            for group in (dates.MONTHS, dates.MONTHS_3, dates.WEEKDAYS, dates.WEEKDAYS_ABBR)
            for name in group.values()
        }
    with translation.override("sl"):
        for name in names:
            assert translation.gettext(name) == own_of_django.gettext(name), name
