"""Routes of the queue and the review page."""

from django.urls import path

from annotator.review import (
    assigning_views,
    calibration_views,
    mention_views,
    practice_views,
    thread_views,
    version_views,
    views,
)

urlpatterns = [
    path("projects/<slug:slug>/next/", views.next_report, name="next"),
    path("projects/<slug:slug>/raised/", views.raised, name="raised"),
    path("projects/<slug:slug>/guidelines/", version_views.guidelines, name="guidelines"),
    path("projects/<slug:slug>/scheme/", version_views.scheme, name="scheme"),
    path("projects/<slug:slug>/rechecks/", version_views.rechecks, name="rechecks"),
    path("projects/<slug:slug>/rechecks/<int:pk>/", version_views.recheck, name="recheck"),
    path("projects/<slug:slug>/assignments/", assigning_views.assignments, name="assignments"),
    path("projects/<slug:slug>/assignments/<int:pk>/withdraw/", assigning_views.withdraw, name="unassign"),
    path("projects/<slug:slug>/assignments/people/<int:pk>/", assigning_views.limits, name="limits"),
    path("projects/<slug:slug>/mentions/", mention_views.mentions_page, name="mentions"),
    path("projects/<slug:slug>/calibration/", calibration_views.calibration, name="calibration"),
    path("projects/<slug:slug>/calibration/<int:pk>/", calibration_views.compared, name="calibration-report"),
    path("projects/<slug:slug>/calibration/<int:pk>/end/", calibration_views.end, name="calibration-end"),
    path("projects/<slug:slug>/practice/", practice_views.practice, name="practice"),
    path("projects/<slug:slug>/practice/<int:pk>/end/", practice_views.end, name="practice-end"),
    path("projects/<slug:slug>/practice/people/<int:pk>/", practice_views.admit, name="admit"),
    path("reviews/<int:pk>/feedback/", practice_views.feedback, name="feedback"),
    path("reviews/<int:pk>/", views.review_page, name="review"),
    path("reviews/<int:pk>/close-gap/", views.close_gap, name="close-gap"),
    path("reviews/<int:pk>/put-back/", views.put_back, name="put-back"),
    path("reviews/<int:pk>/send-back/", views.send_back, name="send-back"),
    path("reviews/<int:pk>/unsettle/", views.unsettle, name="unsettle"),
    path("reviews/<int:pk>/recall/", views.recall, name="recall"),
    path("reviews/<int:pk>/comments/", thread_views.comments, name="comments"),
    path("threads/<int:pk>/", thread_views.say, name="say"),
    path("reviews/<int:pk>/settled/", views.settled, name="settled"),
]
