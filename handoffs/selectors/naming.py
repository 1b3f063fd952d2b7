"""Which roles the matrix of a day names for a topic, and which of them answers."""

from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from handoffs.models import Handover
from handoffs.naming import TopicNaming, named_roles
from roles.models import MatrixCell, MatrixVersion, Topic


def roles_named_for(company_id: int, topic_id: int | None, day: date) -> frozenset[int] | None:
    """Roles with a letter for the topic on a local day, as `naming.named_roles` has it.

    One query; none without a topic.
    """
    if topic_id is None:
        return None
    in_force = MatrixVersion.objects.of_company(company_id).on(day)
    cells = MatrixCell.objects.of_company(company_id).filter(
        matrix=Subquery(in_force.values("pk")[:1]),
        responsibility_id=OuterRef("responsibility_id"),
    )
    topics = Topic.objects.of_company(company_id).filter(pk=topic_id)
    found = topics.values_list(
        Exists(in_force), ArraySubquery(cells.order_by().values("role_id")), "role_id"
    ).first()
    if found is None:
        return None
    has_matrix, lettered, own_role = found
    return named_roles(TopicNaming(has_matrix, frozenset(lettered), own_role))


def outside_text(handover: Handover | None) -> str:
    """That the matrix did not name the receiving role for the topic, and why it went there all
    the same; empty for a role that was named."""
    if handover is None or not handover.is_outside_matrix:
        return ""
    if not handover.outside_reason:
        return _("Not named in the matrix for this topic.")
    reason = {"reason": handover.outside_reason}
    return _("Not named in the matrix for this topic: “%(reason)s”") % reason


def accountable_role(company_id: int, day: date) -> Subquery:
    """The role accountable for the topic of the request of an outer query, as `topic_answer` has
    it: id, code and names, to be read along; null where the matrix says nothing."""
    in_force = MatrixVersion.objects.of_company(company_id).on(day)
    cells = MatrixCell.objects.of_company(company_id).filter(
        matrix=Subquery(in_force.values("pk")[:1]),
        responsibility_id=OuterRef("topic__responsibility_id"),
        letters__in=["A", "AR"],
    )
    role = JSONObject(
        id="role_id", code="role__code", name_en="role__name_en", name_ru="role__name_ru"
    )
    return Subquery(cells.order_by("role__position", "role_id").values(named=role)[:1])
