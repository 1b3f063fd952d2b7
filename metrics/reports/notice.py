"""What a reader is told whose report ends."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notices.kinds import How, NoticeKind, register

ENDED = "metrics.report_ended"

register(
    NoticeKind(
        code=ENDED,
        label=gettext_lazy("A report by mail ends"),
        title=lambda _params: _("A report is no longer sent to you"),
        text=lambda _params: _(
            "You may not see its figures any more. Your other reports go on as before."
        ),
        usual=How.AT_ONCE,
        must_tell=True,
    )
)
