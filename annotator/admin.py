"""Gathers the admin pages of every room for Django."""

from django.contrib import admin

import annotator.accounts.admin
import annotator.audit.admin
import annotator.corpus.admin
import annotator.projects.admin
import annotator.releases.admin
import annotator.suggestions.admin  # noqa: F401

admin.site.site_header = admin.site.site_title = "Attest"
