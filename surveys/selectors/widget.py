"""Which sites may show a company's questions."""

from surveys.models import WidgetSetting


def origins_of(company_id: int) -> list[str]:
    """Origins that may hold a question in a frame and send answers; none at first."""
    found = WidgetSetting.objects.of_company(company_id).values_list("origins", flat=True).first()
    return list(found or ())
