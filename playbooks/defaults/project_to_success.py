"""Project finished: success takes over."""

from playbooks.defaults.texts import PlaybookText, calendar_days, working_days
from playbooks.models import PlaybookKind
from playbooks.steps import Branch, Step

PLAYBOOK = PlaybookText(
    code="project-to-success",
    kind=PlaybookKind.PROTOCOL,
    name_en="Project finished: success takes over",
    name_ru="Проект завершён: клиента принимает менеджер по успеху",
    purpose_en=(
        "So that the client does not fall into a gap between the project and everyday work: what "
        "was promised is known, the people are introduced, the first goals are agreed. Start it "
        "two weeks before acceptance."
    ),
    purpose_ru=(
        "Чтобы клиент не провалился между проектом и обычной работой: обещанное известно, люди "
        "знакомы, первые цели согласованы. Запускайте за две недели до приёмки."
    ),
    topics=("acceptance",),
    touchpoints=("project-finished",),
    steps=(
        Step(
            key="invite",
            role="Pj",
            title_en="Name the day of acceptance and call in customer success",
            title_ru="Назвать день приёмки и подключить менеджера по успеху",
            details_en=(
                "Until then customer success reads along. Nobody should meet the client for the "
                "first time on the day of the handover."
            ),
            details_ru=(
                "До этого менеджер по успеху читает переписку. Никто не должен впервые увидеть "
                "клиента в день передачи."
            ),
            due=working_days(2),
        ),
        Step(
            key="write",
            role="Pj",
            title_en="Write down what is handed over",
            title_ru="Записать, что передаётся",
            details_en=(
                "What was delivered, what was left open and why, promises with dates, who is who "
                "at the client, what they are sensitive about, lessons. Two pages, no project "
                "jargon."
            ),
            details_ru=(
                "Что сделано, что осталось и почему, обещания со сроками, кто есть кто у клиента, "
                "что его задевает, выводы. Две страницы без проектного жаргона."
            ),
            due=working_days(5),
        ),
        Step(
            key="read",
            role="CS",
            title_en="Is it clear what the client was promised?",
            title_ru="Понятно ли, что обещано клиенту?",
            details_en=(
                "Hold it against the contract and the value sought. Ask now: after acceptance "
                "nobody in the project has time."
            ),
            details_ru=(
                "Сверьте с договором и ожидаемой ценностью. Спрашивайте сейчас: после приёмки у "
                "проекта времени уже не будет."
            ),
            due=working_days(2),
            next=(
                Branch("accept", "clear", "понятно"),
                Branch("clarify", "questions remain", "остались вопросы"),
            ),
        ),
        Step(
            key="clarify",
            role="Pj",
            title_en="Answer the questions in writing",
            title_ru="Ответить на вопросы письменно",
            details_en="In the same document: it stays when you are on the next project.",
            details_ru="В том же документе: он останется, когда вы будете на следующем проекте.",
            due=working_days(2),
            next=(Branch("read"),),
        ),
        Step(
            key="accept",
            role="Pj",
            title_en="Have the project accepted",
            title_ru="Сдать проект клиенту",
            details_en=(
                "Go through the criteria of acceptance one by one with the one who signs. A "
                "signature under a list of open points is better than a silent delay."
            ),
            details_ru=(
                "Пройдите критерии приёмки по одному с тем, кто подписывает. Подпись под списком "
                "замечаний лучше молчаливой задержки."
            ),
            due=working_days(5),
            next=(
                Branch("meet", "accepted", "принят"),
                Branch("points", "accepted with open points", "принят с замечаниями"),
                Branch("finish", "not accepted", "не принят"),
            ),
        ),
        Step(
            key="finish",
            role="Pj",
            title_en="Settle what holds up acceptance",
            title_ru="Решить то, что мешает приёмке",
            details_en=(
                "Agree on a new date at once and tell the account manager: the invoice hangs on it."
            ),
            details_ru=(
                "Сразу согласуйте новую дату и сообщите аккаунт-менеджеру: от неё зависит счёт."
            ),
            due=working_days(10),
            next=(Branch("accept", "again", "повторно"),),
        ),
        Step(
            key="points",
            role="Pj",
            title_en="Give every open point an owner and a date",
            title_ru="Назначить ответственного и срок по каждому замечанию",
            details_en=(
                "The client gets the same list. Points remain with the project until they are "
                "done, even after the handover."
            ),
            details_ru=(
                "Клиент получает тот же список. Замечания остаются за проектом до исполнения, даже"
                " после передачи."
            ),
            due=working_days(2),
        ),
        Step(
            key="meet",
            role="CS",
            title_en="Meet the client together",
            title_ru="Провести общую встречу с клиентом",
            details_en=(
                "Project manager and customer success, half an hour. The project says what was "
                "reached, customer success says what comes next and how to reach us. From this day"
                " on there is one person to call."
            ),
            details_ru=(
                "Менеджер проекта и менеджер по успеху, полчаса. Первый рассказывает, что "
                "достигнуто, второй — что дальше и как с нами связаться. С этого дня у клиента "
                "один человек, которому он звонит."
            ),
            due=working_days(5),
        ),
        Step(
            key="goals",
            role="CS",
            title_en="Agree on the first goals",
            title_ru="Согласовать первые цели",
            details_en=(
                "Two or three results for the first quarter, with measure, date and what each side"
                " does for them."
            ),
            details_ru=(
                "Два-три результата на первый квартал: показатель, срок и что делает каждая "
                "сторона."
            ),
            due=working_days(10),
        ),
        Step(
            key="tell",
            role="CS",
            title_en="Tell support and account who the client turns to",
            title_ru="Сообщить поддержке и аккаунту, к кому обращается клиент",
            details_en=(
                "With the peculiarities of this installation that first-line support will stumble "
                "over."
            ),
            details_ru="С особенностями этого внедрения, о которые споткнётся первая линия.",
            due=working_days(1),
        ),
        Step(
            key="month",
            role="CS",
            title_en="After a month, ask those who use it",
            title_ru="Через месяц спросить тех, кто пользуется",
            details_en=(
                "Not the sponsor. What works, what do they do by hand as before, what do they no "
                "longer dare to ask?"
            ),
            details_ru=(
                "Не заказчика. Что работает, что по-прежнему делают вручную, о чём уже стесняются "
                "спросить?"
            ),
            due=calendar_days(30),
        ),
    ),
)
