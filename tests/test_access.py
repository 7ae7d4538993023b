"""Every route, walked as everybody; docs/access.md is written from the table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from http.cookies import SimpleCookie
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

pytestmark = pytest.mark.django_db

PAGE = Path(__file__).resolve().parents[1] / "docs/access.md"
WRITE = ".venv/bin/python -m tests.test_access"

# name -> how the table calls them. Everything that has an owner is Ada's.
PEOPLE = {
    "nobody": "nobody",
    "zoe": "stranger",
    "rita": "reader",
    "ada": "analyst, its owner",
    "ben": "another analyst",
    "cleo": "adjudicator",
    "max": "lead",
    "root": "site admin",
    "olga": "lead elsewhere",
}

# in: asked to sign in · 403: refused, with the reason · 404: as if it were not there
# ok: let through; what was sent was empty, and may have been refused for that
# reads, edits: what a site admin may do with a table of the administration; its line stands for all its pages
TABLE = """
# Pages
GET  /                                                           in    ok    ok    ok    ok    ok    ok    ok    ok
GET  /live/                                                       ok    ok    ok    ok    ok    ok    ok    ok    ok
GET  /ready/                                                      ok    ok    ok    ok    ok    ok    ok    ok    ok
GET  /metrics/                                                    ok    ok    ok    ok    ok    ok    ok    ok    ok
GET  /operation/                                                  in    403   403   403   403   403   403   ok    403
POST /operation/jobs/<int:pk>/retry/                              in    403   403   403   403   403   403   ok    403
GET  /reference/                                                 in    ok    ok    ok    ok    ok    ok    ok    ok
GET  /account/data/                                              in    ok    ok    ok    ok    ok    ok    ok    ok
GET  /favicon.ico                                                ok    ok    ok    ok    ok    ok    ok    ok    ok
GET  /projects/<slug:slug>/                                      in    404   ok    ok    ok    ok    ok    ok    404
GET  /projects/<slug:slug>/progress/                             in    404   403   403   403   403   ok    ok    404
GET  /projects/<slug:slug>/audit/                                in    404   403   403   403   403   ok    ok    404
GET  /projects/<slug:slug>/people/<int:pk>/remove/               in    404   403   403   403   403   ok    ok    404
POST /projects/<slug:slug>/people/<int:pk>/remove/               in    404   403   403   403   403   ok    ok    404
GET  /projects/<slug:slug>/documents/                            in    404   403   ok    ok    ok    ok    ok    404
POST /projects/<slug:slug>/documents/                            in    404   403   403   403   403   ok    ok    404
POST /projects/<slug:slug>/documents/priority/                   in    404   403   403   403   403   ok    ok    404
GET  /projects/<slug:slug>/documents/<int:pk>/                   in    404   403   403   403   403   ok    ok    404
GET  /projects/<slug:slug>/documents/<int:pk>/erase/              in    404   403   403   403   403   ok    ok    404
POST /projects/<slug:slug>/documents/<int:pk>/erase/              in    404   403   403   403   403   ok    ok    404
GET  /account/                                                   in    ok    ok    ok    ok    ok    ok    ok    ok
GET  /tokens/                                                    in    ok    ok    ok    ok    ok    ok    ok    ok
POST /tokens/                                                    in    ok    ok    ok    ok    ok    ok    ok    ok
POST /tokens/<int:pk>/withdraw/                                  in    404   404   ok    404   404   404   404   404
GET  /new-project/                                               in    403   403   403   403   403   403   ok    403
POST /new-project/                                               in    403   403   403   403   403   403   ok    403
GET  /projects/<slug:slug>/archive/                               in    404   403   403   403   403   ok    ok    404
POST /projects/<slug:slug>/archive/                               in    404   403   403   403   403   ok    ok    404
POST /projects/<slug:slug>/unarchive/                             in    404   403   403   403   403   403   403   404
GET  /projects/<slug:slug>/copy/                                  in    404   403   403   403   403   ok    ok    404
POST /projects/<slug:slug>/copy/                                  in    404   403   403   403   403   ok    ok    404
GET  /projects/<slug:slug>/scheme/                                in    404   403   403   403   403   ok    ok    404
POST /projects/<slug:slug>/scheme/                                in    404   403   403   403   403   ok    ok    404
GET  /projects/<slug:slug>/rechecks/                              in    404   403   403   403   403   ok    ok    404
GET  /projects/<slug:slug>/rechecks/<int:pk>/                     in    404   403   403   403   403   ok    ok    404
POST /projects/<slug:slug>/rechecks/<int:pk>/                     in    404   403   403   403   403   ok    ok    404
GET  /projects/<slug:slug>/assignments/                           in    404   403   403   403   403   ok    ok    404
POST /projects/<slug:slug>/assignments/                           in    404   403   403   403   403   ok    ok    404
POST /projects/<slug:slug>/assignments/<int:pk>/withdraw/         in    404   403   403   403   403   ok    ok    404
POST /projects/<slug:slug>/assignments/people/<int:pk>/           in    404   403   403   403   403   ok    ok    404
GET  /projects/<slug:slug>/releases/card/                         in    404   403   403   403   403   ok    ok    404
POST /projects/<slug:slug>/releases/card/                         in    404   403   403   403   403   ok    ok    404
GET  /projects/<slug:slug>/releases/splits/                       in    404   403   403   403   403   ok    ok    404
GET  /projects/<slug:slug>/releases/<int:number>/                 in    404   ok    403   403   403   ok    ok    404
GET  /projects/<slug:slug>/releases/<int:number>/withdraw/        in    404   403   403   403   403   ok    ok    404
POST /projects/<slug:slug>/releases/<int:number>/withdraw/        in    404   403   403   403   403   ok    ok    404
POST /projects/<slug:slug>/releases/<int:number>/prepare/         in    404   ok    403   403   403   ok    ok    404
POST /projects/<slug:slug>/releases/jobs/<int:pk>/cancel/         in    404   403   403   403   403   ok    ok    404
GET  /projects/<slug:slug>/releases/jobs/<int:pk>/file/           in    404   ok    403   403   403   ok    ok    404
GET  /projects/<slug:slug>/people/<int:pk>/figures/               in    404   403   403   403   403   ok    ok    404
GET  /projects/<slug:slug>/figures/                               in    404   403   ok    ok    ok    ok    ok    404
POST /projects/<slug:slug>/documents/back/                        in    404   403   403   403   403   ok    ok    404
GET  /projects/<slug:slug>/mentions/                              in    404   403   403   403   403   ok    ok    404
GET  /projects/<slug:slug>/bias/                                  in    404   403   403   403   403   ok    ok    404
GET  /projects/<slug:slug>/differences/                           in    404   403   403   403   403   ok    ok    404
POST /reviews/<int:pk>/close-gap/                                 in    404   404   404   404   404   404   404   404
GET  /reviews/<int:pk>/comments/                                  in    404   404   ok    404   404   ok    ok    404
POST /reviews/<int:pk>/comments/                                  in    404   404   ok    404   404   ok    ok    404
POST /threads/<int:pk>/                                           in    404   404   ok    404   404   ok    ok    404
GET  /reviews/<int:pk>/ask-again/                                 in    404   404   403   404   404   403   403   404
POST /reviews/<int:pk>/ask-again/                                 in    404   404   403   404   404   403   403   404
GET  /projects/<slug:slug>/suggesters/decided/                    in    404   403   403   403   403   ok    ok    404
GET  /projects/<slug:slug>/people/                               in    404   403   403   403   403   ok    ok    404
POST /projects/<slug:slug>/people/                               in    404   403   403   403   403   ok    ok    404
POST /projects/<slug:slug>/people/<int:pk>/                      in    404   403   403   403   403   ok    ok    404
POST /projects/<slug:slug>/people/invitations/<int:pk>/withdraw/ in    404   403   403   403   403   ok    ok    404
GET  /projects/<slug:slug>/policy/                               in    404   403   403   403   403   ok    ok    404
POST /projects/<slug:slug>/policy/                               in    404   403   403   403   403   ok    ok    404
GET  /projects/<slug:slug>/guidelines/                           in    404   ok    ok    ok    ok    ok    ok    404
POST /projects/<slug:slug>/guidelines/                           in    404   403   403   403   403   ok    ok    404
GET  /join/<str:secret>/                                         ok    ok    ok    ok    ok    ok    ok    ok    ok
POST /join/<str:secret>/                                         ok    ok    ok    ok    ok    ok    ok    ok    ok
GET  /projects/<slug:slug>/next/                                 in    404   403   ok    ok    ok    ok    ok    404
POST /projects/<slug:slug>/next/                                 in    404   403   ok    ok    ok    ok    ok    404
GET  /projects/<slug:slug>/raised/                               in    404   403   403   403   403   ok    ok    404
GET  /projects/<slug:slug>/calibration/                          in    404   403   ok    ok    ok    ok    ok    404
POST /projects/<slug:slug>/calibration/                          in    404   403   403   403   403   ok    ok    404
GET  /projects/<slug:slug>/calibration/<int:pk>/                 in    404   403   ok    403   403   ok    ok    404
POST /projects/<slug:slug>/calibration/<int:pk>/end/             in    404   403   403   403   403   ok    ok    404
GET  /projects/<slug:slug>/practice/                             in    404   403   ok    ok    ok    ok    ok    404
POST /projects/<slug:slug>/practice/                             in    404   403   403   403   403   ok    ok    404
POST /projects/<slug:slug>/practice/<int:pk>/end/                in    404   403   403   403   403   ok    ok    404
POST /projects/<slug:slug>/practice/people/<int:pk>/             in    404   403   403   403   403   ok    ok    404
GET  /reviews/<int:pk>/feedback/                                 in    404   404   ok    404   404   ok    ok    404
GET  /reviews/<int:pk>/                                          in    404   404   ok    404   404   ok    ok    404
POST /reviews/<int:pk>/put-back/                                 in    404   404   403   404   404   ok    ok    404
GET  /reviews/<int:pk>/send-back/                                in    404   404   403   404   404   ok    ok    404
POST /reviews/<int:pk>/send-back/                                in    404   404   403   404   404   ok    ok    404
POST /reviews/<int:pk>/recall/                                   in    404   404   ok    404   404   403   403   404
GET  /reviews/<int:pk>/unsettle/                                  in    404   404   404   404   ok    ok    ok    404
POST /reviews/<int:pk>/unsettle/                                  in    404   404   404   404   ok    ok    ok    404
GET  /reviews/<int:pk>/settled/                                  in    404   404   ok    404   404   ok    ok    404
GET  /projects/<slug:slug>/adjudication/                         in    404   403   403   403   ok    ok    ok    404
POST /projects/<slug:slug>/adjudication/                         in    404   403   403   403   ok    ok    ok    404
GET  /projects/<slug:slug>/agreement/                            in    404   403   403   403   403   ok    ok    404
GET  /projects/<slug:slug>/suggesters/                           in    404   403   403   403   403   ok    ok    404
POST /projects/<slug:slug>/suggesters/                           in    404   403   403   403   403   ok    ok    404
GET  /projects/<slug:slug>/claims/                               in    404   ok    403   403   403   ok    ok    404
POST /projects/<slug:slug>/claims/incidents/                     in    404   403   403   403   403   ok    ok    404
POST /projects/<slug:slug>/claims/incidents/<int:pk>/undo/       in    404   403   403   403   403   ok    ok    404
GET  /projects/<slug:slug>/claims/names/                         in    404   ok    403   403   403   ok    ok    404
POST /projects/<slug:slug>/claims/names/said/                    in    404   403   403   403   403   ok    ok    404
POST /projects/<slug:slug>/claims/names/<int:pk>/undo/           in    404   403   403   403   403   ok    ok    404
GET  /projects/<slug:slug>/releases/                             in    404   ok    403   403   403   ok    ok    404
POST /projects/<slug:slug>/releases/                             in    404   403   403   403   403   ok    ok    404
GET  /projects/<slug:slug>/releases/compare/                     in    404   ok    403   403   403   ok    ok    404
GET  /projects/<slug:slug>/releases/compare/CHANGES.csv          in    404   ok    403   403   403   ok    ok    404
GET  /projects/<slug:slug>/releases/<int:number>/export/         in    404   ok    403   403   403   ok    ok    404
# The API
GET  /api/v1/schema/                                             in    ok    ok    ok    ok    ok    ok    ok    ok
GET  /api/v1/keys/                                               in    ok    ok    ok    ok    ok    ok    ok    ok
PUT  /api/v1/keys/                                               in    ok    ok    ok    ok    ok    ok    ok    ok
GET  /api/v1/projects/                                           in    ok    ok    ok    ok    ok    ok    ok    ok
POST /api/v1/projects/                                           in    403   403   403   403   403   403   ok    403
GET  /api/v1/projects/<slug:slug>/                               in    404   ok    ok    ok    ok    ok    ok    404
GET  /api/v1/projects/<slug:slug>/documents/                     in    404   403   ok    ok    ok    ok    ok    404
POST /api/v1/projects/<slug:slug>/documents/                     in    404   403   403   403   403   ok    ok    404
GET  /api/v1/projects/<slug:slug>/documents/<int:pk>/            in    404   403   403   403   403   ok    ok    404
GET  /api/v1/projects/<slug:slug>/predictions/                   in    404   403   403   403   403   ok    ok    404
POST /api/v1/projects/<slug:slug>/predictions/                   in    404   403   403   403   403   ok    ok    404
GET  /api/v1/projects/<slug:slug>/claims/                        in    404   ok    403   403   403   ok    ok    404
GET  /api/v1/projects/<slug:slug>/incidents/                     in    404   ok    403   403   403   ok    ok    404
POST /api/v1/projects/<slug:slug>/incidents/                     in    404   403   403   403   403   ok    ok    404
POST /api/v1/projects/<slug:slug>/incidents/changes/<int:pk>/undo/ in  404   403   403   403   403   ok    ok    404
GET  /api/v1/projects/<slug:slug>/names/                         in    404   ok    403   403   403   ok    ok    404
POST /api/v1/projects/<slug:slug>/names/                         in    404   403   403   403   403   ok    ok    404
POST /api/v1/projects/<slug:slug>/names/changes/<int:pk>/undo/   in  404   403   403   403   403   ok    ok    404
POST /api/v1/projects/<slug:slug>/next/                          in    404   403   ok    ok    ok    ok    ok    404
GET  /api/v1/projects/<slug:slug>/reviews/                       in    404   ok    ok    ok    ok    ok    ok    404
GET  /api/v1/projects/<slug:slug>/adjudication/                  in    404   403   403   403   ok    ok    ok    404
POST /api/v1/projects/<slug:slug>/adjudication/                  in    404   403   403   403   ok    ok    ok    404
GET  /api/v1/projects/<slug:slug>/agreement/                     in    404   403   403   403   403   ok    ok    404
GET  /api/v1/projects/<slug:slug>/members/                       in    404   403   403   403   403   ok    ok    404
GET  /api/v1/projects/<slug:slug>/members/<int:pk>/              in    404   403   403   403   403   ok    ok    404
PUT  /api/v1/projects/<slug:slug>/members/<int:pk>/              in    404   403   403   403   403   ok    ok    404
DELETE /api/v1/projects/<slug:slug>/members/<int:pk>/       in    404   403   403   403   403   ok    ok    404
PUT  /api/v1/projects/<slug:slug>/archived/                       in    404   403   403   403   403   ok    ok    404
DELETE /api/v1/projects/<slug:slug>/archived/                       in    404   403   403   403   403   403   403   404
POST /api/v1/projects/<slug:slug>/copy/                           in    404   403   403   403   403   ok    ok    404
GET  /api/v1/projects/<slug:slug>/scheme/                         in    404   ok    ok    ok    ok    ok    ok    404
PUT  /api/v1/projects/<slug:slug>/scheme/                         in    404   403   403   403   403   ok    ok    404
GET  /api/v1/projects/<slug:slug>/rechecks/                       in    404   403   403   403   403   ok    ok    404
GET  /api/v1/projects/<slug:slug>/rechecks/<int:pk>/              in    404   403   403   403   403   ok    ok    404
POST /api/v1/projects/<slug:slug>/rechecks/<int:pk>/              in    404   403   403   403   403   ok    ok    404
GET  /api/v1/projects/<slug:slug>/members/<int:pk>/limits/        in    404   403   403   403   403   ok    ok    404
PUT  /api/v1/projects/<slug:slug>/members/<int:pk>/limits/        in    404   403   403   403   403   ok    ok    404
GET  /api/v1/projects/<slug:slug>/assignments/                    in    404   403   403   403   403   ok    ok    404
POST /api/v1/projects/<slug:slug>/assignments/                    in    404   403   403   403   403   ok    ok    404
DELETE /api/v1/projects/<slug:slug>/assignments/<int:pk>/           in    404   403   403   403   403   ok    ok    404
POST /api/v1/releases/<int:pk>/withdraw/                          in    404   403   403   403   403   ok    ok    404
GET  /api/v1/projects/<slug:slug>/guidelines/                    in    404   ok    ok    ok    ok    ok    ok    404
PUT  /api/v1/projects/<slug:slug>/guidelines/                    in    404   403   403   403   403   ok    ok    404
GET  /api/v1/projects/<slug:slug>/releases/                      in    404   ok    403   403   403   ok    ok    404
POST /api/v1/projects/<slug:slug>/releases/                      in    404   403   403   403   403   ok    ok    404
GET  /api/v1/reviews/<int:pk>/                                   in    404   404   ok    404   404   ok    ok    404
POST /api/v1/reviews/<int:pk>/decisions/                         in    404   404   ok    404   404   403   403   404
GET  /api/v1/reviews/<int:pk>/stops/                             in    404   404   ok    404   404   ok    ok    404
POST /api/v1/reviews/<int:pk>/submit/                            in    404   404   ok    404   404   403   403   404
GET  /api/v1/releases/<int:pk>/                                  in    404   ok    403   403   403   ok    ok    404
GET  /api/v1/releases/<int:pk>/changes/                          in    404   ok    403   403   403   ok    ok    404
GET  /api/v1/projects/<slug:slug>/release-jobs/                   in    404   ok    403   403   403   ok    ok    404
POST /api/v1/releases/<int:pk>/exports/                           in    404   ok    403   403   403   ok    ok    404
GET  /api/v1/release-jobs/<int:pk>/                               in    404   ok    403   403   403   ok    ok    404
POST /api/v1/release-jobs/<int:pk>/cancel/                        in    404   403   403   403   403   ok    ok    404
GET  /api/v1/release-jobs/<int:pk>/file/                          in    404   ok    403   403   403   ok    ok    404
GET  /api/v1/releases/<int:pk>/export/                           in    404   ok    403   403   403   ok    ok    404
GET  /api/v1/                                                    in    404   404   404   404   404   404   404   404
# Signing in and one's account
GET  /login/                                                     ok    ok    ok    ok    ok    ok    ok    ok    ok
POST /login/                                                     ok    ok    ok    ok    ok    ok    ok    ok    ok
GET  /logout/                                                    ok    ok    ok    ok    ok    ok    ok    ok    ok
POST /logout/                                                    ok    ok    ok    ok    ok    ok    ok    ok    ok
GET  /inactive/                                                  ok    ok    ok    ok    ok    ok    ok    ok    ok
GET  /signup/                                                    ok    ok    ok    ok    ok    ok    ok    ok    ok
POST /signup/                                                    ok    ok    ok    ok    ok    ok    ok    ok    ok
GET  /reauthenticate/                                            in    ok    ok    ok    ok    ok    ok    ok    ok
POST /reauthenticate/                                            in    ok    ok    ok    ok    ok    ok    ok    ok
GET  /reauthenticate/code/                                       in    ok    ok    ok    ok    ok    ok    ok    ok
POST /reauthenticate/code/                                       in    ok    ok    ok    ok    ok    ok    ok    ok
GET  /reauthenticate/code/confirm/                               in    ok    ok    ok    ok    ok    ok    ok    ok
POST /reauthenticate/code/confirm/                               in    ok    ok    ok    ok    ok    ok    ok    ok
GET  /email/                                                     in    ok    ok    ok    ok    ok    ok    ok    ok
POST /email/                                                     in    ok    ok    ok    ok    ok    ok    ok    ok
GET  /confirm-email/                                             ok    ok    ok    ok    ok    ok    ok    ok    ok
GET  /password/change/                                           in    ok    ok    ok    ok    ok    ok    ok    ok
POST /password/change/                                           in    ok    ok    ok    ok    ok    ok    ok    ok
GET  /password/set/                                              in    ok    ok    ok    ok    ok    ok    ok    ok
POST /password/set/                                              in    ok    ok    ok    ok    ok    ok    ok    ok
GET  /password/reset/                                            ok    ok    ok    ok    ok    ok    ok    ok    ok
POST /password/reset/                                            ok    ok    ok    ok    ok    ok    ok    ok    ok
GET  /login/code/confirm/                                        ok    ok    ok    ok    ok    ok    ok    ok    ok
POST /login/code/confirm/                                        ok    ok    ok    ok    ok    ok    ok    ok    ok
GET  /confirm-email/<key>/                                       ok    ok    ok    ok    ok    ok    ok    ok    ok
POST /confirm-email/<key>/                                       404   404   404   404   404   404   404   404   404
GET  /password/reset/key/done/                                   ok    ok    ok    ok    ok    ok    ok    ok    ok
GET  /password/reset/key/<uidb36>-<key>/                         ok    ok    ok    ok    ok    ok    ok    ok    ok
POST /password/reset/key/<uidb36>-<key>/                         ok    ok    ok    ok    ok    ok    ok    ok    ok
GET  /password/reset/done/                                       ok    ok    ok    ok    ok    ok    ok    ok    ok
GET  /2fa/                                                       in    ok    ok    ok    ok    ok    ok    ok    ok
GET  /2fa/authenticate/                                          ok    ok    ok    ok    ok    ok    ok    ok    ok
POST /2fa/authenticate/                                          ok    ok    ok    ok    ok    ok    ok    ok    ok
GET  /2fa/reauthenticate/                                        in    ok    ok    ok    ok    ok    ok    ok    ok
POST /2fa/reauthenticate/                                        in    ok    ok    ok    ok    ok    ok    ok    ok
GET  /2fa/totp/activate/                                         in    ok    ok    ok    ok    ok    ok    ok    ok
POST /2fa/totp/activate/                                         in    ok    ok    ok    ok    ok    ok    ok    ok
GET  /2fa/totp/deactivate/                                       in    404   404   404   404   404   404   404   404
POST /2fa/totp/deactivate/                                       in    404   404   404   404   404   404   404   404
GET  /2fa/recovery-codes/                                        in    404   404   404   404   404   404   404   404
GET  /2fa/recovery-codes/generate/                               in    ok    ok    ok    ok    ok    ok    ok    ok
POST /2fa/recovery-codes/generate/                               in    ok    ok    ok    ok    ok    ok    ok    ok
GET  /2fa/recovery-codes/download/                               in    404   404   404   404   404   404   404   404
POST /2fa/recovery-codes/download/                               in    404   404   404   404   404   404   404   404
GET  /2fa/webauthn/                                              in    ok    ok    ok    ok    ok    ok    ok    ok
GET  /2fa/webauthn/add/                                          in    ok    ok    ok    ok    ok    ok    ok    ok
POST /2fa/webauthn/add/                                          in    ok    ok    ok    ok    ok    ok    ok    ok
GET  /2fa/webauthn/reauthenticate/                               in    ok    ok    ok    ok    ok    ok    ok    ok
POST /2fa/webauthn/reauthenticate/                               in    ok    ok    ok    ok    ok    ok    ok    ok
GET  /2fa/webauthn/keys/<int:pk>/remove/                         in    ok    ok    ok    ok    ok    ok    ok    ok
POST /2fa/webauthn/keys/<int:pk>/remove/                         in    ok    ok    ok    ok    ok    ok    ok    ok
GET  /2fa/webauthn/keys/<int:pk>/edit/                           in    ok    ok    ok    ok    ok    ok    ok    ok
POST /2fa/webauthn/keys/<int:pk>/edit/                           in    ok    ok    ok    ok    ok    ok    ok    ok
GET  /2fa/webauthn/login/                                        ok    ok    ok    ok    ok    ok    ok    ok    ok
POST /2fa/webauthn/login/                                        ok    ok    ok    ok    ok    ok    ok    ok    ok
GET  /sessions/                                                  in    ok    ok    ok    ok    ok    ok    ok    ok
POST /sessions/                                                  in    ok    ok    ok    ok    ok    ok    ok    ok
GET  /3rdparty/login/cancelled/                                  ok    ok    ok    ok    ok    ok    ok    ok    ok
GET  /3rdparty/login/error/                                       in    in    in    in    in    in    in    in    in
GET  /3rdparty/signup/                                           ok    ok    ok    ok    ok    ok    ok    ok    ok
POST /3rdparty/signup/                                           ok    ok    ok    ok    ok    ok    ok    ok    ok
GET  /3rdparty/                                                  in    ok    ok    ok    ok    ok    ok    ok    ok
POST /3rdparty/                                                  in    ok    ok    ok    ok    ok    ok    ok    ok
GET  /oidc/<provider_id>/login/                                  404   404   404   404   404   404   404   404   404
POST /oidc/<provider_id>/login/                                  404   404   404   404   404   404   404   404   404
GET  /oidc/<provider_id>/login/callback/                         404   404   404   404   404   404   404   404   404
POST /oidc/<provider_id>/login/callback/                         404   404   404   404   404   404   404   404   404
# The administration
GET  /admin/                                                     in    in    in    in    in    in    in    ok    in
POST /admin/                                                     in    in    in    in    in    in    in    ok    in
GET  /admin/login/                                               in    403   403   403   403   403   403   ok    403
POST /admin/login/                                               in    403   403   403   403   403   403   ok    403
GET  /admin/logout/                                              in    ok    ok    ok    ok    ok    ok    405   ok
POST /admin/logout/                                              in    ok    ok    ok    ok    ok    ok    ok    ok
GET  /admin/password_change/                                     in    in    in    in    in    in    in    ok    in
POST /admin/password_change/                                     in    in    in    in    in    in    in    ok    in
GET  /admin/password_change/done/                                in    in    in    in    in    in    in    ok    in
GET  /admin/autocomplete/                                        in    in    in    in    in    in    in    403   in
GET  /admin/jsi18n/                                              in    in    in    in    in    in    in    ok    in
GET  /admin/r/<path:content_type_id>/<path:object_id>/           in    in    in    in    in    in    in    404   in
POST /admin/r/<path:content_type_id>/<path:object_id>/           in    in    in    in    in    in    in    404   in
GET  /admin/<app_label>/                                         in    in    in    in    in    in    in    ok    in
POST /admin/<app_label>/                                         in    in    in    in    in    in    in    ok    in
GET  /admin/<url>                                                in    in    in    in    in    in    in    404   in
POST /admin/<url>                                                in    in    in    in    in    in    in    404   in
GET  /admin/account/emailaddress/*                               in    in    in    in    in    in    in    edits in
GET  /admin/annotator/document/*                                 in    in    in    in    in    in    in    reads in
GET  /admin/annotator/event/*                                    in    in    in    in    in    in    in    reads in
GET  /admin/annotator/guidelineversion/*                         in    in    in    in    in    in    in    reads in
GET  /admin/annotator/incidentchange/*                           in    in    in    in    in    in    in    reads in
GET  /admin/annotator/name/*                                     in    in    in    in    in    in    in    reads in
GET  /admin/annotator/namechange/*                               in    in    in    in    in    in    in    reads in
GET  /admin/annotator/prediction/*                               in    in    in    in    in    in    in    reads in
GET  /admin/annotator/project/*                                  in    in    in    in    in    in    in    reads in
GET  /admin/annotator/publication/*                              in    in    in    in    in    in    in    reads in
GET  /admin/annotator/release/*                                  in    in    in    in    in    in    in    reads in
GET  /admin/annotator/releasejob/*                                in    in    in    in    in    in    in    reads in
GET  /admin/annotator/schemeversion/*                            in    in    in    in    in    in    in    reads in
GET  /admin/annotator/suggester/*                                in    in    in    in    in    in    in    reads in
GET  /admin/annotator/token/*                                    in    in    in    in    in    in    in    reads in
GET  /admin/annotator/user/*                                     in    in    in    in    in    in    in    edits in
GET  /admin/annotator/user/<id>/password/                        in    in    in    in    in    in    in    ok    in
POST /admin/annotator/user/<id>/password/                        in    in    in    in    in    in    in    ok    in
GET  /admin/annotator/user/<path:object_id>/delete/              in    in    in    in    in    in    in    403   in
POST /admin/annotator/user/<path:object_id>/delete/              in    in    in    in    in    in    in    403   in
GET  /admin/auth/group/*                                         in    in    in    in    in    in    in    edits in
GET  /admin/mfa/authenticator/*                                  in    in    in    in    in    in    in    edits in
GET  /admin/procrastinate/procrastinatejob/*                     in    in    in    in    in    in    in    reads in
GET  /admin/socialaccount/socialaccount/*                        in    in    in    in    in    in    in    edits in
GET  /admin/socialaccount/socialapp/*                            in    in    in    in    in    in    in    edits in
GET  /admin/socialaccount/socialtoken/*                          in    in    in    in    in    in    in    edits in
GET  /admin/usersessions/usersession/*                           in    in    in    in    in    in    in    edits in
"""

ADMIN_READS = ("", "<path:object_id>/history/", "<path:object_id>/change/", "<path:object_id>/")
ADMIN_WRITES = ("add/", "<path:object_id>/delete/")
DETAILS = (*ADMIN_READS[1:], *ADMIN_WRITES)
# whom the administration turns away alike: they walk its lists alone
ALIKE = ("zoe", "rita", "ada", "ben", "cleo", "olga")

NEWS = f"TABLE of tests/test_access.py says otherwise; mend what is wrong of the two, and run {WRITE}\n"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")

Call = tuple[str, str]  # method, route
Rows = dict[Call, list[str]]


def table() -> Rows:
    """The table, line by line: the answers in the order of PEOPLE."""
    found: Rows = {}
    for line in TABLE.splitlines():
        if line and not line.startswith("#"):
            method, route, *answers = line.split()
            assert (method, route) not in found, f"listed twice: {method} {route}"
            assert len(answers) == len(PEOPLE), f"one answer for each of {', '.join(PEOPLE)}: {line}"
            found[method, route.removeprefix("/")] = answers
    return found


def expected() -> Rows:
    """The table with a line for each page of a table of the administration."""
    found: Rows = {}
    for (method, route), answers in table().items():
        if not route.endswith("*"):
            found[method, route] = answers  # also where a line above stands for it
            continue
        begin = route.removesuffix("*")
        may = answers[[*PEOPLE].index("root")]
        found |= {("GET", begin + end): _with(answers, may, "ok") for end in ADMIN_READS}
        found |= {
            (sent, begin + end): _with(answers, may, "ok" if may == "edits" else "403")
            for sent in ("GET", "POST")
            for end in ADMIN_WRITES
        }
        found["POST", f"{begin}<path:object_id>/change/"] = found["POST", f"{begin}add/"]
    return found


def _with(answers: list[str], word: str, answer: str) -> list[str]:
    return [answer if one == word else one for one in answers]


def _routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every route of the program, with names in the places of its patterns, and the module that answers."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + re.sub(r"\(\?P<(\w+)>[^()]*\)", r"<\1>", str(pattern.pattern)).strip("^$")
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield route, pattern.callback.__module__


def routes() -> list[str]:
    """Every route of the program."""
    return [route for route, _ in _routes()]


class Walk:
    """Goes to a route as somebody, and takes back whatever that did."""

    def __init__(self, world: Any) -> None:
        self.world = world
        self._cookies = {name: self._signed_in(name) for name in PEOPLE}

    def _signed_in(self, name: str) -> SimpleCookie:
        client = Client()
        if user := self.world.users[name]:
            client.force_login(user)
        return client.cookies

    def answer(self, name: str, method: str, route: str) -> str:
        """How the program answers, in the words of the table."""
        client, (url, body) = Client(), self.world.call(route)
        client.cookies = deepcopy(self._cookies[name])
        with transaction.atomic():
            if route.startswith("api/") and method != "GET":
                found = getattr(client, method.lower())(url, body, content_type="application/json")
            else:
                found = getattr(client, method.lower())(url)
            transaction.set_rollback(True)
        if found.streaming:
            b"".join(found.streaming_content)  # a file that is read to its end is closed
        place = found.headers.get("location", "")
        if found.status_code == 401 or place.startswith(("/login/?next=", "/admin/login/")):
            return "in"
        assert found.status_code < 500, f"{method} {url} as {name}: {found.status_code}"
        return str(found.status_code) if found.status_code in (403, 404, 405) else "ok"


@pytest.fixture(scope="module")
def walk(django_db_setup: None, django_db_blocker) -> Iterator[Walk]:
    """One world for all walks, which no walk changes."""
    from tests.access_world import World  # this file is run without Django, too, to write the page

    with django_db_blocker.unblock(), transaction.atomic():
        yield Walk(World())
        transaction.set_rollback(True)


def test_every_route_is_listed(walk):
    listed = {route for _, route in expected()}
    new = [route for route in routes() if route not in listed]
    lines = [
        f"{method:6} /{route} {' '.join(answers)}"
        for route in new
        for method in METHODS
        if set(answers := [walk.answer(name, method, route) for name in PEOPLE]) - {"405", "in"}
    ]
    assert not new, (
        "These routes are not in TABLE of tests/test_access.py. This is how they answer now; add the lines if that is "
        f"as it must be, beside their like, and run {WRITE}\n" + "\n".join(lines)
    )
    assert listed - {*routes()} == set(), "these are listed, and no longer there"


@pytest.mark.parametrize("name", PEOPLE)
def test_every_route_answers_as_the_table_says(walk, name):
    place = [*PEOPLE].index(name)
    wrong = [
        f"{method} /{route}: {found}, not {answers[place]}"
        for (method, route), answers in expected().items()
        if not (name in ALIKE and _is_like_others(route))
        if (found := walk.answer(name, method, route)) != answers[place]
    ]
    assert not wrong, NEWS + "\n".join(wrong)


def _is_like_others(route: str) -> bool:
    """Tables of the administration beyond their lists; and the schema of the API, which takes long to write."""
    return route == "api/v1/schema/" or (route.startswith("admin/") and route.endswith(DETAILS))


def test_a_method_that_is_not_listed_is_refused_even_to_a_site_admin(walk):
    # what PUT means on pages of django-allauth and of Django's administration is theirs to say
    ours = [
        route for route, module in _routes() if module.startswith("annotator") or route.startswith("api/")
    ]
    taken = [
        f"{method} /{route}: {found}"
        for route in ours
        for method in METHODS
        if (method, route) not in table()
        if (found := walk.answer("root", method, route)) not in ("405", "404")
    ]
    assert not taken, NEWS + "\n".join(taken)


def test_files_of_the_data_folder_are_at_no_address(walk):
    client = Client()
    for path in ("/files/", "/media/", "/var/secret_key", "/static/../secret_key", "/secret_key"):
        assert client.get(path).status_code in (302, 404), path


def test_the_page_for_operators_is_written_from_the_table():
    assert PAGE.read_text(encoding="utf-8") == page(), f"docs/access.md is not current: run {WRITE}"


WORDS = {
    "in": "sign in",
    "403": "refused",
    "404": "hidden",
    "405": "–",
    "ok": "✔",
    "reads": "reads",
    "edits": "✔",
}
INTRODUCTION = """# Who reaches what

Written from the table in `tests/test_access.py`, which walks every route of the program as each of these people; do not
edit it here. Objects with an owner (a review, a token) are those of the first analyst.

| word | meaning |
|---|---|
| sign in | sent to the sign-in page; the API answers 401 |
| hidden | 404, as if it were not there |
| refused | 403, with the reason |
| ✔ | let through; a rule may still say no for other reasons, such as a review that is submitted |
| reads | shown, and never changed |

A method that is not in the table is answered 405. `…*` stands for the list of a table, one row of it, its history, and the pages
that add, change and delete.
"""


def page() -> str:
    """docs/access.md."""
    parts, lines = [INTRODUCTION], iter(TABLE.strip().splitlines())
    for is_heading, group in groupby(lines, key=lambda line: line.startswith("#")):
        if is_heading:
            parts += [f"{line.replace('#', '##', 1)}\n" for line in group]
        else:
            parts.append("\n".join(_rows(group)) + "\n")
    return "\n".join(parts)


def _rows(lines: Iterator[str]) -> Iterator[str]:
    yield f"| | | {' | '.join(PEOPLE.values())} |"
    yield "|---" * (len(PEOPLE) + 2) + "|"
    for line in lines:
        method, route, *answers = line.split()
        yield f"| {method} | `{route}` | {' | '.join(WORDS[answer] for answer in answers)} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
