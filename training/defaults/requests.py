"""Questions on passing requests on, on complaints and on unhappy clients."""

from training.defaults.texts import CheckText, one, order, several, statement

HANDOVER = CheckText(
    "handover",
    (
        several(
            "four",
            "gather",
            ("What belongs to every hand-over?", "Что входит в каждую передачу?"),
            [
                ("Why you hand over", "Почему вы передаёте"),
                ("What has been tried", "Что уже пробовали"),
                ("What you expect of the receiver", "Чего вы ждёте от принимающего"),
                ("What was promised to the client", "Что обещано клиенту"),
            ],
            [("Whose fault it was", "Кто был виноват")],
            (
                "With these four the next colleague can begin at once; blame helps nobody.",
                "С этими четырьмя вещами коллега может начать сразу; поиск виноватых не помогает.",
            ),
        ),
        one(
            "owner",
            "offer",
            (
                "You offered a request to a colleague who has not answered yet. The client writes."
                " Who answers?",
                "Вы предложили обращение коллеге, он ещё не ответил. Клиент пишет. Кто отвечает?",
            ),
            ("You", "Вы"),
            ("The colleague", "Коллега"),
            ("Whoever reads it first", "Тот, кто прочитает первым"),
            ("Nobody until it is accepted", "Никто, пока передача не принята"),
            why=(
                "Until somebody accepts, the sender stays the owner.",
                "Пока передачу не приняли, владельцем остаётся отправитель.",
            ),
        ),
        statement(
            "easy",
            "mine",
            (
                "A request may be handed over because another colleague is quicker at it.",
                "Обращение можно передать, потому что другой коллега сделает это быстрее.",
            ),
            is_true=False,
            why=(
                "The topic says whose it is. Convenience is no reason.",
                "Чьё обращение, говорит тема. Удобство — не причина.",
            ),
        ),
        one(
            "twice",
            "declined",
            ("Two roles in a row declined. What now?", "Две роли подряд отказались. Что делать?"),
            (
                "Have the manager name who answers",
                "Попросить руководителя назвать ответственного",
            ),
            ("Offer it to a third role", "Предложить третьей роли"),
            ("Ask the client to whom it belongs", "Спросить клиента, чьё это"),
            ("Close the request", "Закрыть обращение"),
            why=(
                "A second refusal is a gap in the rules, not a matter between colleagues.",
                "Второй отказ — пробел в правилах, а не дело двух коллег.",
            ),
        ),
    ),
)
COMPLAINT = CheckText(
    "complaint",
    (
        one(
            "first",
            "thank",
            ("What is done first with a complaint?", "Что делают с претензией в первую очередь?"),
            (
                "Confirm it by name and say until when you answer",
                "Подтвердить получение лично и назвать срок ответа",
            ),
            ("Look for who made the mistake", "Найти, кто ошибся"),
            ("Offer a discount", "Предложить скидку"),
            ("Wait until all facts are known", "Подождать, пока выяснится всё"),
            why=(
                "Silence costs more than the mistake itself.",
                "Молчание обходится дороже самой ошибки.",
            ),
        ),
        order(
            "order",
            "facts",
            ("Put the steps into the right order.", "Расположите шаги по порядку."),
            ("Confirm receipt", "Подтвердить получение"),
            ("Establish the facts", "Установить факты"),
            ("Propose what makes up for it", "Предложить возмещение"),
            ("Call, then answer in writing", "Позвонить, затем ответить письменно"),
            ("Change what caused it", "Устранить причину"),
            why=(
                "Facts come before promises, the cause is dealt with even when the client is"
                " content.",
                "Факты раньше обещаний; причину устраняют, даже если клиент доволен.",
            ),
        ),
        statement(
            "call",
            "answer",
            (
                "The client hears the answer by phone before reading it.",
                "Клиент узнаёт ответ по телефону раньше, чем читает его.",
            ),
            is_true=True,
            why=(
                "A call shows that somebody answers for it; the letter makes it binding.",
                "Звонок показывает, что за ответом стоит человек; письмо делает его обязательным.",
            ),
        ),
        one(
            "refused",
            "accepted",
            (
                "The client is not content with the answer. What comes next?",
                "Клиент не согласен с ответом. Что дальше?",
            ),
            ("A talk with the manager", "Разговор с руководителем"),
            ("The same answer once more", "Тот же ответ ещё раз"),
            ("Twice the discount", "Двойная скидка"),
            ("Nothing: the answer was given", "Ничего: ответ дан"),
            why=(
                "Who decides more must hear the client themselves.",
                "Тот, кто может решить больше, должен сам услышать клиента.",
            ),
        ),
    ),
)
UNHAPPY = CheckText(
    "unhappy-client",
    (
        one(
            "before",
            "history",
            (
                "What do you do before calling an unhappy client?",
                "Что сделать перед звонком недовольному клиенту?",
            ),
            ("Read the whole history", "Прочитать всю историю"),
            ("Prepare an excuse", "Подготовить оправдание"),
            ("Ask the client to write it down again", "Попросить клиента описать всё ещё раз"),
            ("Nothing: call at once", "Ничего: звонить сразу"),
            why=(
                "Having to tell it all again makes an unhappy client an angry one.",
                "Необходимость рассказывать заново делает недовольного клиента сердитым.",
            ),
        ),
        several(
            "promise",
            "promise",
            ("What does a good promise say?", "Что есть в хорошем обещании?"),
            [
                ("What will be done", "Что будет сделано"),
                ("Who does it", "Кто это сделает"),
                ("By when", "К какому сроку"),
            ],
            [
                ("That it never happens again", "Что такое больше не повторится"),
                ("Who was to blame", "Кто виноват"),
            ],
            (
                "Only what can be kept and checked is promised.",
                "Обещают только то, что можно выполнить и проверить.",
            ),
        ),
        statement(
            "done",
            "ask",
            (
                "Once the promise is kept, the matter is over without asking the client.",
                "Когда обещание выполнено, дело закрыто и клиента можно не спрашивать.",
            ),
            is_true=False,
            why=(
                "Only the client can say whether it is settled.",
                "Только клиент может сказать, что вопрос решён.",
            ),
        ),
        order(
            "way",
            "listen",
            ("How does the talk go?", "Как идёт разговор?"),
            ("Listen to the end", "Дослушать до конца"),
            ("Say back what you understood", "Повторить, что вы поняли"),
            ("Ask what matters most", "Спросить, что важнее всего"),
            ("Say what happens next", "Сказать, что будет дальше"),
            why=(
                "Who feels heard looks for a solution with you.",
                "Кто чувствует, что его услышали, ищет решение вместе с вами.",
            ),
        ),
    ),
)
