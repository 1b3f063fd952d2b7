"""Base views: every page names its capability, starts from what the actor may see, and calls
one service. A view class that declares no capability does not import.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import django_filters
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.views import View

from core.access import Actor, Capability
from core.errors import DomainError, NotAllowed, NotFound
from core.forms import ServiceForm
from core.pagination import keyset_page

Text = str | Promise


class ActorRequest(HttpRequest):
    """An `HttpRequest` after `ActorMiddleware`."""

    actor: Actor
    htmx: Any


class ActorView(View):
    """A page for signed-in people with a capability."""

    capability: ClassVar[Capability]
    request: ActorRequest

    def __init_subclass__(cls, *, abstract: bool = False, **kwargs: Any) -> None:
        """Fail at import for a page that does not say who may open it."""
        super().__init_subclass__(**kwargs)
        if not abstract and not hasattr(cls, "capability"):
            message = f"{cls.__module__}.{cls.__qualname__} declares no capability"
            raise TypeError(message)

    @property
    def actor(self) -> Actor:
        """Who is looking."""
        return self.request.actor

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Anonymous visitors sign in first; others need the capability."""
        actor: Actor | None = getattr(request, "actor", None)
        if actor is None:
            return redirect_to_login(request.get_full_path())
        if not actor.has(self.capability):
            raise NotAllowed
        return super().dispatch(request, *args, **kwargs)

    def render(
        self, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
    ) -> HttpResponse:
        """Render with the request's context."""
        return render(self.request, template, dict(context or {}), status=status)

    def redirect(self, url: str, message: Text | None = None) -> HttpResponse:
        """Go on to another page; a dialog (htmx) navigates too."""
        if message:
            messages.success(self.request, str(message))
        if getattr(self.request, "htmx", False):
            return HttpResponse(status=204, headers={"HX-Redirect": url})
        return HttpResponseRedirect(url)


def url_above(name: str, *args: Any) -> str | None:
    """The address of a page on an upper floor, if that floor has it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return None


def get_or_not_found(queryset: models.QuerySet[Any], **lookup: Any) -> Any:
    """The one row, or `NotFound`; also for values the column cannot hold."""
    try:
        record = queryset.filter(**lookup).first()
    except (ValueError, OverflowError) as error:
        raise NotFound from error
    if record is None:
        raise NotFound
    return record


class ListPage(ActorView, abstract=True):
    """A list as a declaration: queryset, filters, order, columns and a row template.

    `row` prepares plain values; row templates hold no logic (rendering dominates a list page).
    """

    title: ClassVar[Text]
    template_name: ClassVar[str] = "_generic/list.html"
    row_template: ClassVar[str]
    columns: ClassVar[Sequence[tuple[Text, str]]]
    filterset_class: ClassVar[type[django_filters.FilterSet] | None] = None
    ordering: ClassVar[Sequence[str]] = ("-id",)
    page_size: ClassVar[int] = 50
    empty_title: ClassVar[Text]
    empty_text: ClassVar[Text] = ""

    def get_queryset(self) -> models.QuerySet[Any]:
        """Rows this actor may see, with what the row needs."""
        raise NotImplementedError

    def get_ordering(self) -> Sequence[str]:
        """Order of the rows: not null, the last one unique."""
        return self.ordering

    def row(self, record: Any) -> Mapping[str, Any]:
        """Plain values for the row template."""
        raise NotImplementedError

    def rows(self, records: list[Any]) -> list[Mapping[str, Any]]:
        """All rows of a page; override it to read something for all of them at once."""
        return [self.row(record) for record in records]

    def extra_context(self) -> Mapping[str, Any]:
        """What the template needs beside the rows."""
        return {}

    def get(self, request: HttpRequest) -> HttpResponse:
        """The filtered page; with an invalid filter no rows and the filter's error."""
        queryset = self.get_queryset()
        filterset = None
        if self.filterset_class is not None:
            filterset = self.filterset_class(request.GET, queryset=queryset, request=request)
            queryset = filterset.qs if filterset.is_valid() else queryset.none()
        page = keyset_page(
            queryset,
            fields=self.get_ordering(),
            cursor=request.GET.get("cursor") or None,
            size=self.page_size,
        )
        context = {
            "title": self.title,
            "columns": self.columns,
            "row_template": self.row_template,
            "rows": self.rows(page.rows),
            "page": page,
            "filterset": filterset,
            "empty_title": self.empty_title,
            "empty_text": self.empty_text,
            **self.extra_context(),
        }
        return self.render(self.template_name, context)


class ServiceFormPage(ActorView, abstract=True):
    """A form that calls one service: GET shows it, POST runs it, a refusal keeps what was typed.

    Shown as a dialog when htmx asks for it, as a page without scripts.
    """

    title: ClassVar[Text]
    submit_label: ClassVar[Text]
    form_class: ClassVar[type[ServiceForm]]
    template_name: ClassVar[str] = "_generic/form.html"
    success_message: ClassVar[Text | None] = None

    def prepare(self) -> None:
        """Load what the form is about; raise `NotFound` or `NotAllowed`."""

    def get_initial(self) -> dict[str, Any]:
        """Values to start with."""
        return {}

    def get_form(self, data: Any = None, files: Any = None) -> ServiceForm:
        """The form, bound when data is given."""
        return self.form_class(data, files, initial=self.get_initial(), **self.form_kwargs())

    def form_kwargs(self) -> dict[str, Any]:
        """More arguments for the form."""
        return {}

    def run(self, form: ServiceForm) -> Any:
        """Call the service."""
        raise NotImplementedError

    def success_url(self, result: Any) -> str:
        """Where to go then."""
        raise NotImplementedError

    def cancel_url(self) -> str:
        """Where the way back leads."""
        return self.success_url(None)

    def extra_context(self) -> Mapping[str, Any]:
        """What the template needs beside the form."""
        return {}

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        """The form as it starts."""
        self.prepare()
        return self.render_form(self.get_form())

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        """Run the service, or show what is wrong with what was typed."""
        self.prepare()
        form = self.get_form(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_form(form, status=422)
        try:
            result = self.run(form)
        except NotFound:
            raise
        except DomainError as error:
            form.add_domain_error(error)
            return self.render_form(form, status=error.status)
        return self.redirect(self.success_url(result), self.success_message)

    def render_form(self, form: ServiceForm, *, status: int = 200) -> HttpResponse:
        """The page, or the dialog's content."""
        context = {
            "form": form,
            "title": self.title,
            "submit_label": self.submit_label,
            "cancel_url": self.cancel_url(),
            **self.extra_context(),
        }
        return self.render(self.template_name, context, status=status)
