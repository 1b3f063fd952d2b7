"""Rules about the tables: every owned one has the second lock, and keys point down."""

import pytest
from django.apps import apps
from django.db import connection, models

from core.access import ScopedQuerySet

FLOORS = [
    "core",
    "accounts",
    "notices",
    "roles",
    "clients",
    "handoffs",
    "playbooks",
    "surveys",
    "mailroom",
    "metrics",
    "training",
    "hiring",
    "integrations",
    "demo",
]
# Who signs in is known before any company is: users belong to none.
NOT_OWNED = {"accounts_user", "accounts_user_groups", "accounts_user_user_permissions"}


def own_models() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in FLOORS
    ]


@pytest.mark.django_db
def test_every_owned_table_has_a_forced_policy() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class JOIN pg_policy ON polrelid = pg_class.oid"
            " WHERE relrowsecurity AND relforcerowsecurity"
        )
        protected = {name for (name,) in cursor.fetchall()}
    tables = {model._meta.db_table for model in own_models()} - NOT_OWNED
    assert tables - protected == set()


@pytest.mark.django_db
def test_database_role_cannot_bypass_the_policies() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False)


def test_every_owned_model_starts_from_a_scoped_queryset() -> None:
    unscoped = [
        model._meta.label
        for model in own_models()
        if model._meta.db_table not in NOT_OWNED
        and not isinstance(model._default_manager.all(), ScopedQuerySet)
    ]
    assert unscoped == []


def test_every_foreign_key_points_down() -> None:
    upward = []
    for model in own_models():
        floor = FLOORS.index(model._meta.app_label)
        for field in model._meta.get_fields():
            target = field.related_model if isinstance(field, models.ForeignKey) else None
            app = target._meta.app_label if isinstance(target, type) else ""
            if app in FLOORS and FLOORS.index(app) > floor:
                upward.append(f"{model._meta.label}.{field.name}")
    assert upward == []


@pytest.mark.django_db
def test_history_refuses_updates_by_trigger() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'append_only'"
        )
        protected = {name for (name,) in cursor.fetchall()}
    assert {
        "core_auditentry",
        "accounts_workingcalendar",
        "handoffs_entry",
        "handoffs_comment",
        "handoffs_message",
        "surveys_answer",
        "playbooks_playbookversion",
        "metrics_metricdefinition",
        "metrics_observation",
    } <= protected
