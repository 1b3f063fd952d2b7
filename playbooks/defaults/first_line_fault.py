"""First-line support of a fault."""

from playbooks.defaults.texts import PlaybookText, working_days, working_hours
from playbooks.models import PlaybookKind
from playbooks.steps import Branch, Step

PLAYBOOK = PlaybookText(
    code="first-line-fault",
    kind=PlaybookKind.PROCEDURE,
    name_en="First-line support of a fault",
    name_ru="Неисправность: первая линия поддержки",
    purpose_en=(
        "So that a client whose work is held up can go on soon, knows at every moment where it "
        "stands, and tells the story once. Start it with every “it does not work”."
    ),
    purpose_ru=(
        "Чтобы клиент, у которого встала работа, скорее мог продолжить, в любой момент знал, как "
        "идут дела, и рассказывал обо всём один раз. Запускайте на каждое «не работает»."
    ),
    topics=("fault", "error-message", "access", "slow", "wrong-data", "repeated-fault"),
    touchpoints=("repeated-faults", "faults-heard", "fault-causes"),
    steps=(
        Step(
            key="confirm",
            role="S",
            title_en="Confirm it and say when the next word comes",
            title_ru="Подтвердить и сказать, когда будет следующая весть",
            details_en=(
                "By name, with what you have understood in one sentence. Promise the next word, "
                "not the solution."
            ),
            details_ru=(
                "По имени и с тем, что вы поняли, одной фразой. Обещайте следующую весть, а не "
                "решение."
            ),
            due=working_hours(1),
        ),
        Step(
            key="describe",
            role="S",
            title_en="Have it described so that it can be repeated",
            title_ru="Получить описание, по которому это можно повторить",
            details_en=(
                "What was done, what was expected, what happened, since when, for one person or "
                "for all, what changed before. Ask everything at once: each further question costs"
                " the client a day."
            ),
            details_ru=(
                "Что делали, чего ждали, что произошло, с какого времени, у одного или у всех, что"
                " перед этим менялось. Спрашивайте всё сразу: каждый новый вопрос стоит клиенту "
                "дня."
            ),
            due=working_hours(2),
        ),
        Step(
            key="stands",
            role="S",
            title_en="Does the client's work stand still?",
            title_ru="Работа клиента остановилась?",
            details_en=(
                "Ask what cannot be done and by when it has to be done. The client's deadline "
                "counts, not the size of the fault."
            ),
            details_ru=(
                "Спросите, чего нельзя сделать и к какому сроку нужно. Важен срок клиента, а не "
                "размер неисправности."
            ),
            due=working_hours(1),
            next=(
                Branch("around", "yes", "да"),
                Branch("cause", "no", "нет"),
            ),
        ),
        Step(
            key="around",
            role="S",
            title_en="Find a way round at once",
            title_ru="Сразу найти обходной путь",
            details_en=(
                "By hand, by another route, by the earlier version, by us doing it for them. The "
                "cause can wait, the client's delivery cannot. If there is no way round in two "
                "hours, call the manager."
            ),
            details_ru=(
                "Вручную, другим путём, прежней версией, сделав за клиента. Причина подождёт, а "
                "его отгрузка нет. Если за два часа обхода нет, позвоните руководителю."
            ),
            due=working_hours(2),
        ),
        Step(
            key="cause",
            role="S",
            title_en="What is the cause?",
            title_ru="В чём причина?",
            details_en=(
                "Look for the same error text and topic in earlier requests, then repeat it "
                "yourself. Stop after four hours: going on alone costs the client more than "
                "asking."
            ),
            details_ru=(
                "Поищите тот же текст ошибки и тему в прежних обращениях, затем повторите сами. "
                "Через четыре часа остановитесь: искать дальше в одиночку клиенту дороже, чем "
                "спросить."
            ),
            due=working_hours(4),
            next=(
                Branch("solve", "found", "найдена"),
                Branch("second", "not found", "не найдена"),
                Branch("explain", "nothing is broken", "ничего не сломано"),
            ),
        ),
        Step(
            key="second",
            role="Pr",
            title_en="Second line: find the cause",
            title_ru="Вторая линия: найти причину",
            details_en=(
                "Gets the description, the steps to repeat it and what has been ruled out. Support"
                " stays the client's contact and passes on a word every day."
            ),
            details_ru=(
                "Получает описание, шаги для повторения и то, что уже исключено. Собеседником "
                "клиента остаётся поддержка и каждый день сообщает новости."
            ),
            due=working_days(2),
        ),
        Step(
            key="solve",
            role="S",
            title_en="Remove the fault",
            title_ru="Устранить неисправность",
            details_en=(
                "Try the solution before the client does. If it is part of a release, give the way"
                " round for the time until then and the date."
            ),
            details_ru=(
                "Проверьте решение раньше клиента. Если оно войдёт в релиз, дайте обходной путь на"
                " это время и дату."
            ),
            due=working_hours(4),
            next=(Branch("works"),),
        ),
        Step(
            key="explain",
            role="S",
            title_en="Explain, and tell customer success",
            title_ru="Объяснить и сообщить менеджеру по успеху",
            details_en=(
                "Nobody likes to hear that it was them. Show the way, thank them for asking. A "
                "second question of this kind is a need for training."
            ),
            details_ru=(
                "Никто не любит слышать, что ошибся сам. Покажите, как надо, и поблагодарите за "
                "вопрос. Второй такой вопрос — это потребность в обучении."
            ),
            due=working_hours(4),
        ),
        Step(
            key="works",
            role="S",
            title_en="Does it work for the client?",
            title_ru="У клиента работает?",
            details_en=(
                "The one who reported it says so, not our test. Do not close on silence before a "
                "second question."
            ),
            details_ru=(
                "Это говорит тот, кто сообщил, а не наш тест. Молчание не повод закрывать, пока не"
                " спросили второй раз."
            ),
            due=working_days(2),
            next=(
                Branch("note", "it works", "работает"),
                Branch("cause", "it does not", "не работает"),
            ),
        ),
        Step(
            key="note",
            role="S",
            title_en="Write down cause and solution",
            title_ru="Записать причину и решение",
            details_en=(
                "So that the next colleague finds it by the error text. The third fault of one "
                "kind goes to customer success and the product manager."
            ),
            details_ru=(
                "Так, чтобы коллега нашёл по тексту ошибки. О третьей однотипной неисправности "
                "сообщите менеджеру по успеху и менеджеру продукта."
            ),
            due=working_hours(4),
        ),
    ),
)
