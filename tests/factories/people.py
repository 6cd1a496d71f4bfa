"""Factories of the app people."""

import datetime as dt

import factory
from allauth.account.models import EmailAddress

from ceh.people import models

WHEN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


class EmailAddressFactory(factory.django.DjangoModelFactory):
    """The main address of an account, confirmed by a code."""

    class Meta:
        model = EmailAddress

    email = factory.SelfAttribute("user.email")
    verified = True
    primary = True


class PersonFactory(factory.django.DjangoModelFactory):
    """Somebody with an account and a password that is `password`."""

    class Meta:
        model = models.Person
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@world.test")
    name = factory.Sequence(lambda n: f"Ana Novak {n}")
    language = "en"
    joined_at = WHEN
    password = "!"  # signs in by force_login; `with_password` gives a real one

    class Params:
        with_password = factory.Trait(password=factory.django.Password("correct horse battery"))
        confirmed = factory.Trait(address=factory.RelatedFactory(EmailAddressFactory, "user"))


class ProfileFactory(factory.django.DjangoModelFactory):
    """What somebody told about themselves: hardly anything."""

    class Meta:
        model = models.Profile
        skip_postgeneration_save = True

    person = factory.SubFactory(PersonFactory)
    birth_year = 1990


class GuardianshipFactory(factory.django.DjangoModelFactory):
    """A guardian, confirmed."""

    class Meta:
        model = models.Guardianship

    minor = factory.SubFactory(PersonFactory)
    guardian = factory.SubFactory(PersonFactory)
    asked_by = factory.SelfAttribute("minor")
    asked_at = WHEN
    confirmed_at = WHEN


class ConsentTextFactory(factory.django.DjangoModelFactory):
    """A first version of a purpose."""

    class Meta:
        model = models.ConsentText
        django_get_or_create = ("purpose", "version")

    purpose = factory.Sequence(lambda n: f"purpose-{n}")
    version = 1
    title = {"sl": "Fotografije", "en": "Photos"}
    text = {"sl": "Smejo me fotografirati.", "en": "Photos of me may be taken."}
    valid_from = WHEN


class ConsentFactory(factory.django.DjangoModelFactory):
    """Somebody agreed."""

    class Meta:
        model = models.Consent

    person = factory.SubFactory(PersonFactory)
    text = factory.SubFactory(ConsentTextFactory)
    given_by = factory.SelfAttribute("person")
    given_at = WHEN


class MergeFactory(factory.django.DjangoModelFactory):
    """Two accounts made one."""

    class Meta:
        model = models.Merge

    kept = factory.SubFactory(PersonFactory)
    absorbed = factory.SubFactory(PersonFactory)
    reason = "The same person signed up twice."
    by = factory.SubFactory(PersonFactory)
    at = WHEN


class ApiTokenFactory(factory.django.DjangoModelFactory):
    """A token for a program."""

    class Meta:
        model = models.ApiToken

    person = factory.SubFactory(PersonFactory)
    name = "Screen"
    digest = factory.Sequence(lambda n: f"{n:064d}")
    made_at = WHEN
    expires_at = WHEN + dt.timedelta(days=3650)
