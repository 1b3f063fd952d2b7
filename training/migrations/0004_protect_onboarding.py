"""Row-level security on onboarding plans and shadowing."""

from django.db import migrations

from core.migration_operations import AppendOnly, ProtectByCompany


class Migration(migrations.Migration):
    """Second lock; readings and answers stay as they were said."""

    dependencies = [("training", "0003_onboarding")]

    operations = [
        ProtectByCompany("training_reading"),
        ProtectByCompany("training_onboardingtemplate"),
        ProtectByCompany("training_onboardingplan"),
        ProtectByCompany("training_picturetext"),
        ProtectByCompany("training_pictureanswer"),
        ProtectByCompany("training_latetold"),
        ProtectByCompany("training_shadowingday"),
        ProtectByCompany("training_supervisedrequest"),
        AppendOnly("training_reading"),
        AppendOnly("training_picturetext"),
        AppendOnly("training_pictureanswer"),
    ]
