"""Words of onboarding that are kept with a plan, in both languages, and the shipped big picture."""

from typing import NamedTuple

from core.languages import text_among


class Words(NamedTuple):
    """One text in both languages."""

    en: str
    ru: str

    def filled(self, english: dict[str, object], russian: dict[str, object]) -> "Words":
        """With names and numbers put in."""
        return Words(self.en % english, self.ru % russian)

    @property
    def shown(self) -> str:
        """The one in the language in use."""
        return text_among({"text_en": self.en, "text_ru": self.ru}, "text")


NOTHING = Words("", "")
ROLE = Words(
    "Read the description of your role: %(role)s", "Прочитать описание своей роли: %(role)s"
)
MATRIX = Words(
    "Read your column of the responsibility matrix: %(role)s",
    "Прочитать свой столбец матрицы ответственности: %(role)s",
)
SHADOWING = Words("Shadowing, day %(number)s of %(all)s", "Наблюдение, день %(number)s из %(all)s")
SUPERVISED = Words(
    "Request under supervision, %(number)s of %(all)s",
    "Обращение под присмотром, %(number)s из %(all)s",
)
PICTURE = Words("The big picture: why this work matters", "Общая картина: зачем нужна эта работа")

PICTURE_TEXT = Words(
    "A client who leaves rarely says why. Mostly nothing dramatic happened: they asked, were sent "
    "from one department to another, waited, asked again, and one day did not renew. What they "
    "paid every month is then gone for every month that would have come, and a new client in their "
    "place costs far more than an answer in time would have.\n\n"
    "Your work is the other way. Each request that has one owner, each hand-over that carries its "
    "context, each promise that is kept is a reason to stay. A client who stays buys again, tells "
    "others, and forgives a mistake. That is why one point of retention is worth more than it "
    "looks: it comes back every year.\n\n"
    "Nobody sees this from one request. Look at the figures of the whole company above, and then "
    "think of what you will do tomorrow.",
    "Клиент, который уходит, редко говорит почему. Чаще всего ничего особенного не произошло: он "
    "спросил, его отправили из одного отдела в другой, он ждал, спросил ещё раз и однажды не "
    "продлил договор. Вместе с ним уходит всё, что он платил бы каждый следующий месяц, а новый "
    "клиент на его место обходится намного дороже, чем обошёлся бы вовремя данный ответ.\n\n"
    "Ваша работа действует наоборот. Каждое обращение, у которого есть один владелец, каждая "
    "передача, при которой ничего не потеряно, каждое сдержанное обещание — причина остаться. "
    "Клиент, который остаётся, покупает снова, рассказывает другим и прощает ошибку. Поэтому один "
    "процентный пункт удержания стоит больше, чем кажется: он возвращается каждый год.\n\n"
    "По одному обращению этого не видно. Посмотрите выше на показатели всей компании, а потом "
    "подумайте, что вы сделаете завтра.",
)
PICTURE_QUESTION = Words(
    "What will you do in your work so that clients stay? Say it in your own words.",
    "Что вы будете делать в своей работе, чтобы клиенты оставались? Скажите своими словами.",
)
