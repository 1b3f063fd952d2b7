"""Questions, as columns of the requests they stand on."""

from django.db import models

from handoffs.models import Question
from handoffs.transitions import QuestionState


def awaited_answers() -> models.QuerySet[Question, int]:
    """How many answers are awaited, for a subquery on requests; null where none is."""
    awaited = Question.objects.filter(request=models.OuterRef("pk"), state=QuestionState.OPEN)
    counted = awaited.order_by().values("request").annotate(count=models.Count("pk"))
    counts: models.QuerySet[Question, int] = counted.values_list("count", flat=True)
    return counts
