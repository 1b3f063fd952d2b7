"""Courses, sessions and what people say of them, in both languages where they have both."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MaterialText:
    """One thing to read or to watch."""

    kind: str
    en: str
    ru: str
    text_en: str = ""
    text_ru: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class CourseText:
    """A course: name, what it teaches, for which roles, months a certificate holds."""

    en: str
    ru: str
    about_en: str
    about_ru: str
    roles: tuple[str, ...]
    materials: tuple[MaterialText, ...]
    months: int | None = None


@dataclass(frozen=True, slots=True)
class SessionText:
    """A session so many days from today, at an hour, of the course with that number or none."""

    days: int
    hour: int
    course: int | None
    place: str
    seats: int | None
    en: str = ""
    ru: str = ""


COURSES = (
    CourseText(
        "Listening to an upset client",
        "Как слушать расстроенного клиента",
        "What people want to hear before they want a solution, and how to say it by phone.",
        "Что человек хочет услышать, прежде чем ему понадобится решение, и как сказать это"
        " по телефону.",
        ("S", "CS"),
        (
            MaterialText(
                "text",
                "Five sentences that calm, five that do not",
                "Пять фраз, которые успокаивают, и пять, которые нет",
                "Say first what you have understood, in the client's own words.\n\n"
                "Then say what happens next, by whom and by when. “We are looking into it” is"
                " none of these.",
                "Сначала скажите, что вы поняли, словами самого клиента.\n\n"
                "Потом скажите, что будет дальше, кто и к какому сроку это сделает."
                " «Мы разбираемся» сюда не подходит.",
            ),
            MaterialText(
                "video",
                "A call that went well",
                "Разговор, который удался",
                url="https://video.plano.example/watch/calm-call",
            ),
        ),
        12,
    ),
    CourseText(
        "Handing over with the whole context",
        "Передача обращения со всем контекстом",
        "Why requests come back, and the four things a colleague needs from you.",
        "Почему обращения возвращаются и какие четыре вещи нужны от вас коллеге.",
        ("A", "Pj", "Pr", "S", "CS"),
        (
            MaterialText(
                "text",
                "The four things",
                "Четыре вещи",
                "Why it is passed on; what was tried; what you expect; what was promised, and by"
                " when.",
                "Почему передаёте; что уже пробовали; чего ждёте; что обещано и к какому сроку.",
            ),
        ),
    ),
    CourseText(
        "Reading a client's figures",
        "Как читать показатели клиента",
        "What n, an interval and “too few” say, and what to tell the client.",
        "О чём говорят n, интервал и «слишком мало» и что сказать клиенту.",
        ("CS", "A"),
        (
            MaterialText(
                "text",
                "One answer is no trend",
                "Один ответ — ещё не тенденция",
                "Before you speak of a change, look at n and at the interval. If they overlap, say"
                " that it is too early to tell.",
                "Прежде чем говорить об изменении, посмотрите на n и на интервал. Если интервалы"
                " пересекаются, скажите, что судить рано.",
            ),
            MaterialText(
                "link",
                "The calculator of retention",
                "Калькулятор удержания",
                url="https://help.plano.example/retention",
            ),
        ),
    ),
    CourseText(
        "3D modelling for those who advise",
        "3D-моделирование для тех, кто консультирует",
        "The ten questions that clients ask most often about 3D modelling.",
        "Десять вопросов о 3D-моделировании, которые клиенты задают чаще всего.",
        ("S", "CS", "Pr"),
        (
            MaterialText(
                "text",
                "Grey export",
                "Серый экспорт",
                "Nine times of ten the material has no colour of its own. Show the client where to"
                " see that.",
                "В девяти случаях из десяти у материала нет собственного цвета. Покажите клиенту,"
                " где это видно.",
            ),
        ),
        6,
    ),
    CourseText(
        "Preparing a renewal",
        "Подготовка продления",
        "What to know three months before a contract ends.",
        "Что нужно знать за три месяца до окончания договора.",
        ("A", "CS"),
        (),
    ),
)

SESSIONS = (
    SessionText(-38, 10, 0, "Room Elbe", 12),
    SessionText(-24, 14, 1, "Room Elbe", None),
    SessionText(-9, 10, 4, "Online", 8),
    SessionText(1, 11, 0, "Room Elbe", 6),
    SessionText(9, 15, 3, "Room Spree", 4),
    SessionText(
        16,
        10,
        None,
        "Online",
        None,
        "Product news of the quarter: questions and answers",
        "Новости продукта за квартал: вопросы и ответы",
    ),
)

FEEDBACK = (
    (5, "I used the five sentences the same afternoon."),
    (4, "More examples from our own requests, please."),
    (5, ""),
    (3, "Good, but an hour is too short."),
    (4, "The exercise in pairs helped most."),
    (5, "Finally I know what to say when somebody shouts."),
)
