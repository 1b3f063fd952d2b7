"""How a row of the default matrix is written, and the areas in which rows stand together."""

from typing import NamedTuple

from roles.defaults.texts import ResponsibilityText


class Area(NamedTuple):
    """The name under which rows stand together."""

    en: str
    ru: str


SALES = Area("Sales and offers", "Продажи и предложения")
CONTRACTS = Area("Orders, contracts and money", "Заказы, договоры и деньги")
PROJECT = Area("The client's project", "Проект клиента")
PRODUCT = Area("Product and range", "Продукт и ассортимент")
SUPPORT = Area("Support after purchase", "Поддержка после покупки")
SUCCESS = Area("Success and training", "Успех и обучение клиента")
RELATIONSHIP = Area("Relationship and renewal", "Отношения и продление")
KNOWLEDGE = Area("Knowledge and feedback", "Знания и обратная связь")


def row(
    code: str, area: Area, name_en: str, name_ru: str, *topics: str, **cells: str
) -> ResponsibilityText:
    """A row; the keywords are role codes with their letters."""
    return ResponsibilityText(code, area.en, area.ru, name_en, name_ru, cells, topics)
