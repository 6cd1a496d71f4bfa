"""Numbers in forms, as people of both languages write them."""

from decimal import Decimal

import pytest
from django.utils import translation

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
        ("1.250,50", "1250.50"),
        ("1,250.50", "1250.50"),
        ("7", "7"),
        ("0,5", "0.5"),
    ],
)
def test_a_comma_and_a_point_are_both_understood(written, meant):
    form = PriceForm({"price": written, "area": written})
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"price": Decimal(meant), "area": float(meant)}


@pytest.mark.parametrize(
    "written", ["1.250", "1,250", "5,555", "x", "1,2,", "1.250.000", "--1", "NaN", "1e9", "-3"]
)
def test_what_could_mean_two_things_or_nothing_is_refused(written):
    assert "price" in PriceForm({"price": written}).errors


@pytest.mark.parametrize(("language", "shown"), [("sl", "5,50"), ("en", "5.50")])
def test_a_number_is_shown_with_the_decimal_sign_of_the_reader(language, shown):
    with translation.override(language):
        field = str(PriceForm(initial={"price": Decimal("5.50")})["price"])
        assert f'value="{shown}"' in field
        assert 'type="text"' in field
        assert 'inputmode="decimal"' in field
        error = str(PriceForm({"price": "1.250"}).errors["price"])
    assert ("decimalnih mest je lahko največ 2" if language == "sl" else "at most 2 decimal places") in error
