"""What one was told: the list, the bell, opening and marking as read."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from core.access import Capability
from core.forms import number_given
from core.pagination import keyset_page
from core.views import ActorView
from notices.filters import NoticeFilterSet
from notices.kinds import kind_of
from notices.models import Notice
from notices.selectors import unread_count
from notices.services import notice_read, notices_read
from notices.shown import Shown, grouped, shown

MOST_COUNTED = 100


class NoticeListView(ActorView):
    """Everything one was told, newest first, what belongs together side by side."""

    capability = Capability.SIGNED_IN
    page_size: ClassVar[int] = 50

    def get(self, request: HttpRequest) -> HttpResponse:
        """A page of it."""
        own = Notice.objects.visible_to(self.actor)
        filterset = NoticeFilterSet(request.GET, queryset=own, request=request)
        page = keyset_page(
            filterset.qs if filterset.is_valid() else own.none(),
            fields=("-at", "-id"),
            cursor=request.GET.get("cursor") or None,
            size=self.page_size,
        )
        groups = [[_row(item) for item in group] for group in grouped(shown(self.actor, page.rows))]
        context = {
            "filterset": filterset,
            "groups": groups,
            "page": page,
            "unread": unread_count(self.actor, most=MOST_COUNTED),
            "newest": max((row.pk for row in page.rows), default=0),
            "kind": request.GET.get("kind", ""),
        }
        return self.render("notices/notice_list.html", context)


def _row(item: Shown) -> dict[str, Any]:
    """Plain values of one notice."""
    kind = kind_of(item.notice.kind)
    return {
        "pk": item.notice.pk,
        "title": item.title,
        "text": item.text,
        "link": item.link,
        "at": item.notice.at,
        "is_unread": item.notice.read_at is None,
        "kind": kind.label if kind else "",
    }


class BellView(ActorView):
    """The bell of the top bar with how much is unread; it comes after the page, by itself."""

    capability = Capability.SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        """The count, or the sign of many."""
        unread = unread_count(self.actor, most=MOST_COUNTED)
        context = {"unread": unread, "many": unread >= MOST_COUNTED, "is_counted": True}
        return self.render("notices/_bell.html", context)


class NoticeOpenView(ActorView):
    """Read one, and go where it leads."""

    capability = Capability.SIGNED_IN

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Mark it; its link is a path of the product."""
        notice = notice_read(actor=self.actor, notice_id=pk)
        (item,) = shown(self.actor, [notice])
        leads = url_has_allowed_host_and_scheme(item.link, allowed_hosts=None)
        return self.redirect(item.link if leads else reverse("notice-list"))


class NoticeReadView(ActorView):
    """Mark one as read and stay."""

    capability = Capability.SIGNED_IN

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Back to the list."""
        notice_read(actor=self.actor, notice_id=pk)
        return self.redirect(reverse("notice-list"))


class NoticesReadView(ActorView):
    """Mark everything as read that was on the page, and all before it."""

    capability = Capability.SIGNED_IN

    def post(self, request: HttpRequest) -> HttpResponse:
        """What came after the page was opened stays unread."""
        up_to = number_given(request.POST.get("up_to")) or 0
        notices_read(actor=self.actor, up_to=up_to, kind=request.POST.get("kind", ""))
        return self.redirect(reverse("notice-list"))
