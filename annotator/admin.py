"""Gathers the admin pages of every room for Django."""

from typing import Any

import allauth.socialaccount.admin  # noqa: F401 # before what it registers can be taken back
from allauth.socialaccount.models import SocialApp
from django.contrib import admin
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList, ChangeListSearchForm
from django.core.validators import MaxLengthValidator

import annotator.accounts.admin
import annotator.audit.admin
import annotator.corpus.admin
import annotator.projects.admin
import annotator.releases.admin
import annotator.suggestions.admin  # noqa: F401

# a provider to sign in with, and its secret, come from the environment alone
admin.site.unregister(SocialApp)
admin.site.site_header = admin.site.site_title = "Attest"

LONGEST = 200  # characters of a search


class Search(ChangeListSearchForm):
    """What a list is searched for. Each word is one more condition: thousands take the database seconds, then minutes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[SEARCH_VAR].validators.append(MaxLengthValidator(LONGEST))


ChangeList.search_form_class = Search  # of every list, those of other packages included
