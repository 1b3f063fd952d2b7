"""API tokens over REST: a program signs in with a person's password, sees and ends its tokens."""

from typing import Any

from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_logged_in
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actors import actor_for_membership, memberships_of_user
from accounts.middleware import client_address
from accounts.models import Membership, User
from core.access import Capability
from core.api.views import ReadViewSet
from core.errors import NotAllowed
from core.tenancy import company_scope
from integrations import services
from integrations.api.serializers import (
    NewTokenSerializer,
    TokenSerializer,
    TokenSignInSerializer,
)
from integrations.models import ApiToken


class TokenCreateView(APIView):
    """Sign-in for programs. The same answer for an unknown address and a wrong password; too
    many of them lock the address out for a while."""

    authentication_classes: list[type] = []
    permission_classes = [AllowAny]

    def get_authenticate_header(self, request: Request) -> str:
        """Makes a refused sign-in a 401, though nothing here reads the header."""
        return 'Bearer realm="api"'

    @extend_schema(
        operation_id="token_create",
        tags=["token"],
        auth=[],
        request=TokenSignInSerializer,
        responses={201: NewTokenSerializer},
    )
    def post(self, request: Request) -> Response:
        """Make a token in a person's name; its text is shown in this answer only."""
        serializer = TokenSignInSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        values = serializer.validated_data
        membership = _signed_in(request, values)
        with company_scope(membership.company_id):
            actor = actor_for_membership(
                membership, via="api", address=client_address(request._request)
            )
            token, text = services.token_create(
                actor=actor, name=values["name"], scopes=values["scopes"], days=values["days"]
            )
        body = {
            "id": token.pk,
            "token": text,
            "company": membership.company.slug,
            "scopes": token.scopes,
            "expires_at": token.expires_at,
        }
        return Response(NewTokenSerializer(body).data, status=201)


def _signed_in(request: Request, values: dict[str, Any]) -> Membership:
    """The membership that e-mail, password and company name; raises a 401 or 403 problem."""
    user = authenticate(
        request._request, username=values["email"].lower(), password=values["password"]
    )
    if not isinstance(user, User):
        raise exceptions.AuthenticationFailed(
            _("This e-mail and password do not fit together. Check both.")
        )
    user_logged_in.send(sender=User, request=request._request, user=user)
    memberships = [
        membership
        for membership in memberships_of_user(user.pk)
        if membership.company.slug == values.get("company", membership.company.slug)
    ]
    if not memberships:
        raise NotAllowed(_("You have no access to this company (any more)."))
    return memberships[0]


class TokenViewSet(ReadViewSet):
    """One's own tokens."""

    model = ApiToken
    serializer_class = TokenSerializer
    capability = write_capability = Capability.TOKENS_OWN

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Revoke a token at once."""
        services.token_revoke(actor=self.actor, token_id=self.get_object().pk)
        return Response(status=204)
