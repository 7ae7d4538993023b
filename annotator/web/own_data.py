"""What is stored about a person, as a file for that person."""

from typing import Any, cast

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from annotator.accounts.models import Token, User
from annotator.audit.models import Event
from annotator.projects.models import Membership
from annotator.review.models import ClosedGap, Decision, Return, Review
from annotator.review.thread_models import Comment


@require_safe
def own_data(request: HttpRequest) -> HttpResponse:
    """One JSON object; times in UTC, ISO 8601. It holds no report's text and no other person's work."""
    answer = JsonResponse(
        _about(cast(User, request.user)), json_dumps_params={"indent": 2, "ensure_ascii": False}
    )
    answer["Content-Disposition"] = 'attachment; filename="attest-account.json"'
    return answer


def _about(user: User) -> dict[str, Any]:
    reviews = Review.objects.filter(user=user).order_by("id")
    return {
        "name": user.username,
        "email": user.email,
        "pseudonym": user.pseudonym,
        "joined": user.date_joined,
        "last_sign_in": user.last_login,
        "keys": user.keys,
        "memberships": list(Membership.objects.filter(user=user).values("project__slug", "role")),
        "second_factors": list(
            Authenticator.objects.filter(user=user).values("type", "created_at", "last_used_at")
        ),
        "sessions": list(UserSession.objects.filter(user=user).values("created_at", "ip", "user_agent")),
        "tokens": list(
            Token.objects.filter(user=user).values("name", "scopes", "created_at", "expires_at", "used_at")
        ),
        "reviews": list(reviews.values("id", "document_id", "kind", "state", "arm", "opened_at")),
        "comments": list(Comment.objects.filter(by=user).order_by("id").values("at", "kind", "text")),
        "returns": list(Return.objects.filter(by=user).order_by("at").values("at", "kind", "comment")),
        "answers": list(ClosedGap.objects.filter(by=user).order_by("id").values("at", "answer")),
        "decisions": Decision.objects.filter(review__in=reviews).count(),
        "audit": list(Event.objects.filter(actor=user).order_by("id").values("at", "code")),
    }
