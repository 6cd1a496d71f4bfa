"""Numbers in forms, as people of both languages write them."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from ceh.availability.models import BookingRules
from ceh.web import forms


class PriceForm(forms.Form):
    price = forms.DecimalField(min_value=0, max_value=99_999, decimal_places=2, max_digits=7)
    area = forms.FloatField(required=False, max_value=1e6)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("5,50", "5.50"),
        ("5.50", "5.50"),
        (" 1 250,5 ", "1250.5"),
        ("1\u202f250,5", "1250.5"),
        ("1.250,50", "1250.50"),
        ("1,250.50", "1250.50"),
        ("7", "7"),
        ("0,5", "0.5"),
    ],
)
@pytest.mark.parametrize("language", ["sl", "en"])
def test_a_comma_and_a_point_are_both_understood(written, meant, language):
    form = PriceForm({"price": written, "area": written})
    with translation.override(language):
        assert form.is_valid(), form.errors
    assert form.cleaned_data == {"price": Decimal(meant), "area": float(meant)}


@pytest.mark.parametrize(
    ("language", "written", "meant"),
    [
        ("sl", "40.000", "40000"),
        ("sl", "40 000", "40000"),
        ("sl", "1.250.000 €", "1250000"),
        ("sl", "-40.000 EUR", "-40000"),
        ("en", "10.000.000,5", "10000000.5"),
        ("en", "40,000", "40000"),
        ("en", "€40,000.50", "40000.50"),
        ("en", "0.125", "0.125"),
    ],
)
def test_an_amount_has_its_thousands_apart(language, written, meant):
    class AmountForm(forms.Form):
        amount = forms.DecimalField(decimal_places=3 if meant == "0.125" else 2)

    with translation.override(language):
        assert AmountForm({"amount": written}).fields["amount"].clean(written) == Decimal(meant)


@pytest.mark.parametrize("written", ["x", "1,2,", "1.25.000", "1,25,5", "1.2,3.4", "--1", "NaN", "1e9", "-3"])
def test_what_means_nothing_is_refused(written):
    assert "price" in PriceForm({"price": written}).errors


@pytest.mark.parametrize(
    ("language", "written", "places", "words"),
    [
        ("sl", "40,000", 2, "40000 ali 40,00."),
        ("en", "40.000", 2, "Enter 40000 or 40.00."),
        ("en", "5.555", 2, "Enter 5555 or 5.55."),
        ("sl", "1.250", 3, "1250 ali 1,250."),
    ],
)
def test_what_could_mean_two_things_is_refused_in_words(language, written, places, words):
    with translation.override(language), pytest.raises(ValidationError) as refused:
        forms.DecimalField(decimal_places=places).clean(written)
    with translation.override(language):
        message = refused.value.messages[0]
    assert written in message
    assert words in message


@pytest.mark.parametrize("written", ["46.238", "46,238"])
def test_one_sign_of_a_measure_is_the_decimal_one(written):
    assert forms.FloatField().clean(written) == 46.238


@pytest.mark.parametrize(
    ("written", "meant"), [("40.000", 40_000), ("1,250", 1_250), ("12 000", 12_000), ("5.0", 5), ("7", 7)]
)
def test_a_whole_number_has_its_thousands_apart(written, meant):
    assert forms.IntegerField().clean(written) == meant
    assert (
        forms.for_record(BookingRules, ["horizon"])({"horizon": written}).fields["horizon"].clean(written)
        == meant
    )


@pytest.mark.parametrize(("language", "shown"), [("sl", "5,50"), ("en", "5.50")])
def test_a_number_is_shown_with_the_decimal_sign_of_the_reader(language, shown):
    with translation.override(language):
        field = str(PriceForm(initial={"price": Decimal("5.50")})["price"])
        assert f'value="{shown}"' in field
        assert 'type="text"' in field
        assert 'inputmode="decimal"' in field
        error = str(PriceForm({"price": "1.2555"}).errors["price"])
    assert ("decimalnih mest je lahko največ 2" if language == "sl" else "at most 2 decimal places") in error


@pytest.mark.parametrize(
    ("language", "price", "area"),
    [
        ("en", "Enter 0.25 or more.", "Enter 1000000 or less."),
        ("sl", "Vpišite 0,25 ali več.", "Vpišite 1000000 ali manj."),
    ],
)
def test_limits_are_told_as_what_to_enter(language, price, area):
    class LimitedForm(PriceForm):
        price = forms.DecimalField(min_value=0.25)

    with translation.override(language):
        form = LimitedForm({"price": "0,1", "area": "2000000"})
        assert form.errors == {"price": [price], "area": [area]}


def test_the_limits_of_a_model_are_told_in_the_same_words():
    class RulesForm(forms.ModelForm):
        class Meta:
            model = BookingRules
            fields = ("horizon", "shortest")

    with translation.override("en"):
        errors = RulesForm({"horizon": "-1", "shortest": "99999"}).errors
    assert errors == {"horizon": ["Enter 0 or more."], "shortest": ["Enter 32767 or less."]}


def test_too_many_digits_are_told_as_what_to_enter():
    class LongForm(forms.Form):
        amount = forms.DecimalField(decimal_places=2, max_digits=7)

    with translation.override("en"):
        assert LongForm({"amount": "123456789"}).errors["amount"] == ["Enter a number of at most 7 digits."]
        assert LongForm({"amount": "1234567"}).errors["amount"] == [
            "Enter a number with at most 5 digits before the decimal sign."
        ]
