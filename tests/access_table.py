"""Who reaches which route: tests/test_access.py holds the program to it, and docs/access.md is written from it."""

from __future__ import annotations

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
GET  /admin/socialaccount/socialtoken/*                          in    in    in    in    in    in    in    edits in
GET  /admin/usersessions/usersession/*                           in    in    in    in    in    in    in    edits in
"""

ADMIN_READS = ("", "<path:object_id>/history/", "<path:object_id>/change/", "<path:object_id>/")
ADMIN_WRITES = ("add/", "<path:object_id>/delete/")
DETAILS = (*ADMIN_READS[1:], *ADMIN_WRITES)

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
