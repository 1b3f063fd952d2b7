"""Row-level security on what brings requests together; indexes built while people work."""

from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models

from core.migration_operations import ProtectByCompany


class Migration(migrations.Migration):
    """Second lock; what sorts the list of requests."""

    atomic = False

    dependencies = [("handoffs", "0032_gathering")]

    operations = [
        ProtectByCompany("handoffs_tag"),
        ProtectByCompany("handoffs_requesttag"),
        ProtectByCompany("handoffs_requestlink"),
        ProtectByCompany("handoffs_listchoice"),
        ProtectByCompany("handoffs_bulkaction"),
        ProtectByCompany("handoffs_bulkitem"),
        ValidateConstraint("request", "request_merged_is_closed"),
        AddIndexConcurrently(
            model_name='request',
            index=models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='request_merged_into'),
        ),
        AddIndexConcurrently(
            model_name='request',
            index=models.Index(fields=['company', '-opened_at', '-id'], name='request_opened'),
        ),
        AddIndexConcurrently(
            model_name='request',
            index=models.Index(fields=['company', '-handover_count', '-id'], name='request_moves'),
        ),
        AddIndexConcurrently(
            model_name='request',
            index=models.Index(models.F('company'), models.OrderBy(models.Case(models.When(priority='low', then=0), models.When(priority='normal', then=1), models.When(priority='high', then=2), default=3, output_field=models.SmallIntegerField()), descending=True), models.OrderBy(models.F('id'), descending=True), name='request_pressing'),
        ),
    ]
