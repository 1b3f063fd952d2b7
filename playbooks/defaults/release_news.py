"""Release news for clients."""

from playbooks.defaults.texts import PlaybookText, calendar_days, working_days
from playbooks.models import PlaybookKind
from playbooks.steps import Branch, Step

PLAYBOOK = PlaybookText(
    code="release-news",
    kind=PlaybookKind.REGULATION,
    name_en="Release news for clients",
    name_ru="Новости релиза для клиентов",
    purpose_en=(
        "So that each client hears before a release what it changes for them, from one side and in"
        " plain words, and support is not taken by surprise. Start it two weeks before the "
        "release."
    ),
    purpose_ru=(
        "Чтобы каждый клиент до релиза узнал, что меняется для него, от одного человека и простыми"
        " словами, а поддержку не застали врасплох. Запускайте за две недели до релиза."
    ),
    topics=("roadmap",),
    touchpoints=("release-news", "product-answer"),
    steps=(
        Step(
            key="list",
            role="Pr",
            title_en="List what clients will notice",
            title_ru="Перечислить, что заметят клиенты",
            details_en=(
                "What changes, what disappears, which wishes are fulfilled and whose they were. "
                "Leave out what nobody sees."
            ),
            details_ru=(
                "Что меняется, что исчезает, какие пожелания исполнены и чьи они были. То, чего "
                "никто не увидит, не включайте."
            ),
            due=working_days(1),
        ),
        Step(
            key="whom",
            role="CS",
            title_en="Say which clients it concerns",
            title_ru="Назвать, каких клиентов это касается",
            details_en=(
                "For each change: whom it helps, whom it disturbs, who asked for it. Three groups "
                "are enough."
            ),
            details_ru=(
                "По каждому изменению: кому поможет, кому помешает, кто просил. Трёх групп "
                "достаточно."
            ),
            due=working_days(1),
        ),
        Step(
            key="act",
            role="Pr",
            title_en="Must clients do something?",
            title_ru="Нужно ли клиентам что-то сделать?",
            details_en=(
                "A setting, an update, a new way of working, a date after which the old one ends."
            ),
            details_ru=(
                "Настройка, обновление, новый порядок работы, дата, после которой старый перестаёт"
                " действовать."
            ),
            due=working_days(1),
            next=(
                Branch("steps", "yes", "да"),
                Branch("text", "no", "нет"),
            ),
        ),
        Step(
            key="steps",
            role="S",
            title_en="Write the steps and try them with one client",
            title_ru="Написать шаги и проверить их на одном клиенте",
            details_en=(
                "With one who likes to try new things. Where they hesitate, the text is wrong, not"
                " they."
            ),
            details_ru=(
                "С тем, кто любит пробовать новое. Где он запнулся, там ошибка в тексте, а не в "
                "нём."
            ),
            due=working_days(2),
        ),
        Step(
            key="text",
            role="CS",
            title_en="Write the news by use, not by function",
            title_ru="Написать о пользе, а не о функциях",
            details_en=(
                "What you can do now that you could not do before; then what changes; then what to"
                " do by when. Ten lines."
            ),
            details_ru=(
                "Что теперь можно, чего раньше было нельзя, затем что меняется, затем что и к "
                "какому сроку сделать. Десять строк."
            ),
            due=working_days(1),
        ),
        Step(
            key="true",
            role="Pr",
            title_en="Is it true, and is the date firm?",
            title_ru="Всё верно и дата твёрдая?",
            details_en="No promises for the release after this one.",
            details_ru="Никаких обещаний на следующий релиз.",
            due=working_days(1),
            next=(
                Branch("ready", "yes", "да"),
                Branch("text", "to be mended", "нужно исправить"),
            ),
        ),
        Step(
            key="ready",
            role="S",
            title_en="Prepare support",
            title_ru="Подготовить поддержку",
            details_en=(
                "The five questions that will come, with answers; who can be asked on the day; how"
                " to go back if it fails."
            ),
            details_ru=(
                "Пять вопросов, которые придут, с ответами, к кому обращаться в день релиза, как "
                "вернуться назад, если не сработает."
            ),
            due=working_days(1),
        ),
        Step(
            key="send",
            role="CS",
            title_en="Tell clients",
            title_ru="Сообщить клиентам",
            details_en=(
                "Those who must act and those who asked for it, personally; the others by a "
                "letter. No later than two working days before the release."
            ),
            details_ru=(
                "Тем, кому нужно действовать, и тем, кто просил, — лично, остальным письмом. Не "
                "позднее чем за два рабочих дня до релиза."
            ),
            due=working_days(1),
        ),
        Step(
            key="hear",
            role="CS",
            title_en="Gather what clients say",
            title_ru="Собрать, что говорят клиенты",
            details_en=(
                "Requests on the topic, words in conversations, who uses it. Give it back to the "
                "product manager by number of clients and contract value."
            ),
            details_ru=(
                "Обращения по теме, слова в разговорах, кто пользуется. Передайте менеджеру "
                "продукта с числом клиентов и суммой договоров."
            ),
            due=calendar_days(14),
        ),
    ),
)
