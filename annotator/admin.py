"""Gathers the admin pages of every room for Django."""

import annotator.accounts.admin
import annotator.audit.admin
import annotator.corpus.admin
import annotator.projects.admin
import annotator.releases.admin
import annotator.suggestions.admin  # noqa: F401
