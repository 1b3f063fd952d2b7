"""Which roles the matrix of a day names for a topic."""

from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Subquery

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
