"""The kinds of solutions and the rules of agreeing that a company begins with."""

from dataclasses import dataclass

from handoffs.models import Agreer, Measure


@dataclass(frozen=True, slots=True)
class DefaultRule:
    """Who must agree to solutions of a kind above a limit, in a currency or in percent."""

    kind: str
    above: str
    currency: str
    agreer: Agreer
    role: str = ""


_DEAR_EN = "Dear {contact_first_name},\n\n"
_BYE_EN = (
    "\n\nIf anything is still open, just answer this message.\n\nKind regards\n{me}\n{company}"
)
_DEAR_RU = "{contact_first_name}, здравствуйте!\n\n"
_BYE_RU = (
    "\n\nЕсли остались вопросы, просто ответьте на это письмо.\n\nС уважением,\n{me}\n{company}"
)

KINDS: tuple[dict[str, str], ...] = (
    {
        "code": "refund",
        "name_en": "Refund",
        "name_ru": "Возврат денег",
        "measure": Measure.MONEY,
        "text_en": f"{_DEAR_EN}you were right, and we are sorry for the trouble. We have "
        f"refunded {{solution}}; depending on your bank the money arrives within a few "
        f"days.{_BYE_EN}",
        "text_ru": f"{_DEAR_RU}Вы правы, и мы приносим извинения. Мы вернули вам {{solution}}; "
        f"деньги придут в течение нескольких дней, срок зависит от банка.{_BYE_RU}",
    },
    {
        "code": "discount",
        "name_en": "Discount on the next purchases",
        "name_ru": "Скидка на следующие покупки",
        "measure": Measure.PERCENT,
        "text_en": f"{_DEAR_EN}you were right, and we are sorry for the trouble. To make up for "
        f"it you get {{solution}}. You need do nothing: it is taken off by itself.{_BYE_EN}",
        "text_ru": f"{_DEAR_RU}Вы правы, и мы приносим извинения. За доставленные неудобства вы "
        f"получаете: {{solution}}. Делать ничего не нужно: скидка применится сама.{_BYE_RU}",
    },
    {
        "code": "replacement",
        "name_en": "Replacement",
        "name_ru": "Замена",
        "measure": Measure.NOTHING,
        "text_en": f"{_DEAR_EN}you were right, and we are sorry for the trouble. The replacement "
        f"is on its way to you.{_BYE_EN}",
        "text_ru": f"{_DEAR_RU}Вы правы, и мы приносим извинения. Мы отправили вам "
        f"замену.{_BYE_RU}",
    },
    {
        "code": "credit-note",
        "name_en": "Credit note",
        "name_ru": "Зачёт в счёт оплаты",
        "measure": Measure.MONEY,
        "text_en": f"{_DEAR_EN}you were right, and we are sorry for the trouble. We have written "
        f"a credit note of {{solution}}: it is taken off your next invoice.{_BYE_EN}",
        "text_ru": f"{_DEAR_RU}Вы правы, и мы приносим извинения. Мы зачли вам {{solution}}: "
        f"эта сумма будет вычтена из следующего счёта.{_BYE_RU}",
    },
    {
        "code": "other",
        "name_en": "Something else",
        "name_ru": "Другое",
        "measure": Measure.NOTHING,
        "text_en": f"{_DEAR_EN}you were right, and we are sorry for the trouble. It is settled "
        f"now.{_BYE_EN}",
        "text_ru": f"{_DEAR_RU}Вы правы, и мы приносим извинения. Вопрос решён.{_BYE_RU}",
    },
)

RULES: tuple[DefaultRule, ...] = (
    DefaultRule("refund", "100", "EUR", Agreer.MANAGER),
    DefaultRule("refund", "1000", "EUR", Agreer.HEAD),
    DefaultRule("credit-note", "100", "EUR", Agreer.MANAGER),
    DefaultRule("credit-note", "1000", "EUR", Agreer.HEAD),
    DefaultRule("replacement", "500", "EUR", Agreer.MANAGER),
    DefaultRule("discount", "10", "", Agreer.ROLE_MANAGER, role="A"),
)
