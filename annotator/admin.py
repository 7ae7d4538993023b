"""Gathers the admin pages of every room for Django."""

import annotator.accounts.admin
import annotator.audit.admin
import annotator.projects.admin  # noqa: F401
