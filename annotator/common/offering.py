"""Choices of a form that only the request knows."""

from collections.abc import Iterable
from typing import cast

from django import forms
from django.utils.functional import Promise


def offer(form: forms.BaseForm, name: str, choices: Iterable[tuple[object, str | Promise]]) -> None:
    """Let a field of this form choose from these pairs of value and words."""
    cast("forms.ChoiceField", form.fields[name]).choices = list(choices)
