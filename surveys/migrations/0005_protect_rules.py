"""Row-level security on rules and questionnaires; companies that exist go on as they did."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

from core.migration_operations import AppendOnly, ProtectByCompany

# What companies that ask already may ask as well, once a rule or a rhythm says so.
NEW_KINDS = (
    (
        "ces",
        "Do you agree? {company} made it easy for me to get my request handled.",
        "Согласны ли вы: «{company} помогает решить вопрос легко и без хлопот»?",
        "What made it harder than it should be?",
        "Что оказалось сложнее, чем должно быть?",
        14,
    ),
    (
        "nsat",
        "All in all, how satisfied are you with the service of {company}?",
        "Насколько вы в целом довольны обслуживанием в {company}?",
        "What matters most to you that we should change?",
        "Что для вас важнее всего изменить?",
        21,
    ),
    (
        "fcr",
        "Did you have to contact us only once to get this settled?",
        "Хватило ли одного обращения, чтобы ваш вопрос был решён?",
        "Why did you have to come back to us?",
        "Почему пришлось обращаться ещё раз?",
        14,
    ),
)
_SURVEYS = """
INSERT INTO surveys_survey
    (company_id, kind, question_en, question_ru, follow_up_en, follow_up_ru, open_days,
     is_active, version)
SELECT DISTINCT company_id, %s, %s, %s, %s, %s, %s::smallint, true, 1 FROM surveys_survey
ON CONFLICT DO NOTHING
"""
_VERSIONS = """
INSERT INTO surveys_surveyversion
    (company_id, survey_id, number, question_en, question_ru, follow_up_en, follow_up_ru)
SELECT company_id, id, 1, question_en, question_ru, follow_up_en, follow_up_ru
FROM surveys_survey ON CONFLICT DO NOTHING
"""
_RULES = """
INSERT INTO surveys_surveyrule
    (company_id, name_en, name_ru, position, is_active, trigger, survey_id, segment, channel,
     priority, share_percent, delay_hours, version)
SELECT company_id, 'After every resolution', 'После каждого решения', 100, true, 'resolved', id,
    '', '', '', 100, 0, 1
FROM surveys_survey WHERE kind = 'csat' ON CONFLICT DO NOTHING
"""


def begin(apps, schema_editor):
    """Every company that has surveys: the new kinds, first versions, and today's one rule."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.company_id', true)")
        (before,) = cursor.fetchone()
        cursor.execute("SELECT set_config('app.company_id', 'all', false)")
        try:
            for row in NEW_KINDS:
                cursor.execute(_SURVEYS, row)
            cursor.execute(_VERSIONS)
            cursor.execute(_RULES)
        finally:
            cursor.execute("SELECT set_config('app.company_id', %s, false)", [before or ""])


class Migration(migrations.Migration):
    """Second lock; invitations by the day on which they close."""

    # The table of invitations may be large and in use.
    atomic = False

    dependencies = [("surveys", "0004_rules")]

    operations = [
        ProtectByCompany("surveys_surveyversion"),
        ProtectByCompany("surveys_followupquestion"),
        ProtectByCompany("surveys_followupanswer"),
        ProtectByCompany("surveys_surveyrule"),
        ProtectByCompany("surveys_surveyrhythm"),
        ProtectByCompany("surveys_contactlimits"),
        ProtectByCompany("surveys_surveyoccasion"),
        AppendOnly("surveys_surveyversion"),
        AppendOnly("surveys_followupquestion"),
        AppendOnly("surveys_followupanswer"),
        migrations.RunPython(begin, migrations.RunPython.noop),
        AddIndexConcurrently(
            model_name="invitation",
            index=models.Index(fields=["company", "closes_at"], name="invitation_closes"),
        ),
    ]
