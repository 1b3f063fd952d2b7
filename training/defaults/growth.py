"""Questions on additional sales, renewals, how-to questions and faults."""

from training.defaults.texts import CheckText, one, order, several, statement

SALE = CheckText(
    "additional-sale",
    (
        one(
            "who",
            "pass",
            (
                "Customer Success sees a need. Who talks with the client about the purchase?",
                "Менеджер по успеху увидел потребность. Кто говорит с клиентом о покупке?",
            ),
            ("The account manager", "Аккаунт-менеджер"),
            ("Customer Success", "Менеджер по успеху"),
            ("Support", "Поддержка"),
            ("Whoever is free", "Кто свободен"),
            why=(
                "Success passes it on and keeps the client's trust; Account owns the deal.",
                "Успех передаёт сведения и сохраняет доверие клиента; сделка — дело аккаунта.",
            ),
        ),
        several(
            "when",
            "moment",
            ("When is it not the moment to sell?", "Когда не время продавать?"),
            [
                ("A fault is open", "Открыта неисправность"),
                ("The client is angry", "Клиент сердит"),
                ("A promise is overdue", "Обещание просрочено"),
            ],
            [("The client asked for more", "Клиент сам спросил о большем")],
            (
                "First settle what stands in the way, then speak of buying.",
                "Сначала устраните помеху, потом говорите о покупке.",
            ),
        ),
        statement(
            "refusal",
            "refused",
            (
                "A refusal is recorded in the client's own words.",
                "Отказ записывают словами самого клиента.",
            ),
            is_true=True,
            why=(
                "Our summary hides what could be learned from it.",
                "Наш пересказ скрывает то, чему можно научиться.",
            ),
        ),
        order(
            "way",
            "agree",
            ("Put the way to the contract into order.", "Расположите путь к договору по порядку."),
            ("Spot the need", "Заметить потребность"),
            ("Pass it to Account", "Передать аккаунт-менеджеру"),
            ("Agree with the client", "Договориться с клиентом"),
            ("Sign the contract", "Подписать договор"),
            ("Check the benefit", "Проверить пользу"),
            why=(
                "The purchase is worth something only if it serves the goal.",
                "Покупка чего-то стоит, только если служит цели клиента.",
            ),
        ),
    ),
)
RENEWAL = CheckText(
    "renewal",
    (
        one(
            "first",
            "value",
            (
                "What are the results of the contract held against?",
                "С чем сравнивают результаты договора?",
            ),
            ("The value the client sought", "С ценностью, которую искал клиент"),
            ("The number of requests", "С числом обращений"),
            ("The price list", "С прайс-листом"),
            ("Other clients", "С другими клиентами"),
            why=(
                "Clients renew for what they wanted to achieve, not for what we did.",
                "Продлевают ради того, чего хотели достичь, а не ради того, что мы сделали.",
            ),
        ),
        order(
            "order",
            "results",
            ("In which order?", "В каком порядке?"),
            ("Gather the facts", "Собрать факты"),
            ("Judge the outlook", "Оценить перспективу"),
            ("Go through the results", "Обсудить результаты"),
            ("Make the offer", "Сделать предложение"),
            ("Tell the client's team", "Сообщить команде клиента"),
            why=(
                "An offer before the results looks like a bill.",
                "Предложение раньше результатов выглядит как счёт.",
            ),
        ),
        statement(
            "leave",
            "leave",
            (
                "A client who does not renew is parted with well, and the cause is recorded.",
                "С клиентом, который не продлевает, расстаются хорошо, а причину записывают.",
            ),
            is_true=True,
            why=(
                "Some come back, and the cause helps to keep others.",
                "Некоторые возвращаются, а причина помогает удержать других.",
            ),
        ),
        one(
            "risk",
            "rescue",
            (
                "The renewal looks unlikely half a year before the end. What do you do?",
                "За полгода до конца продление маловероятно. Что вы делаете?",
            ),
            (
                "Agree with the client on what has to change",
                "Договориться с клиентом, что должно измениться",
            ),
            ("Prepare a discount", "Подготовить скидку"),
            ("Wait for the end", "Ждать конца"),
            ("Look for another client", "Искать другого клиента"),
            why=(
                "Half a year is enough to mend the cause; a discount only hides it.",
                "Полугода хватит, чтобы устранить причину; скидка её лишь прячет.",
            ),
        ),
    ),
)
HOW_TO = CheckText(
    "how-to-question",
    (
        one(
            "aim",
            "aim",
            (
                "A client asks where a button is. What first?",
                "Клиент спрашивает, где кнопка. С чего начать?",
            ),
            ("Find out what they want to get done", "Узнать, чего он хочет добиться"),
            ("Send the manual", "Отправить инструкцию"),
            ("Say where it is and close", "Сказать, где она, и закрыть"),
            ("Hand it over to Support", "Передать в поддержку"),
            why=(
                "Often there is a better way to the goal than the button.",
                "Часто к цели есть путь лучше этой кнопки.",
            ),
        ),
        several(
            "answer",
            "reply",
            ("What does a good answer have?", "Что есть в хорошем ответе?"),
            [
                ("The steps in order", "Шаги по порядку"),
                ("The reason for them", "Почему именно так"),
            ],
            [
                ("Words only we use", "Слова, понятные только нам"),
                ("All other functions", "Все остальные функции"),
            ],
            (
                "With the reason the client can do the next case alone.",
                "Зная причину, следующий случай клиент решит сам.",
            ),
        ),
        statement(
            "often",
            "improve",
            (
                "A question that is asked often is a reason to change the product or the training.",
                "Частый вопрос — повод изменить продукт или обучение.",
            ),
            is_true=True,
            why=(
                "The best answer is one that nobody needs any more.",
                "Лучший ответ — тот, который больше никому не нужен.",
            ),
        ),
        one(
            "fault",
            "fault",
            (
                "It turns out to be a fault. What do you do?",
                "Оказалось, что это неисправность. Что вы делаете?",
            ),
            (
                "Hand it over to Support with all you know",
                "Передать в поддержку со всем, что известно",
            ),
            ("Ask the client to write to Support", "Попросить клиента написать в поддержку"),
            ("Look for a way round by yourself", "Самому искать обходной путь"),
            ("Close it: it was no how-to question", "Закрыть: это был не вопрос об использовании"),
            why=(
                "The client must not tell it twice.",
                "Клиент не должен рассказывать дважды.",
            ),
        ),
    ),
)
FAULT = CheckText(
    "first-line-fault",
    (
        one(
            "first",
            "confirm",
            ("What does the first answer say?", "Что говорит первый ответ?"),
            (
                "That it has come, and when the next word comes",
                "Что обращение получено и когда будет следующий ответ",
            ),
            ("What the cause is", "В чём причина"),
            ("That it works for us", "Что у нас всё работает"),
            ("That the second line looks at it", "Что этим занята вторая линия"),
            why=(
                "The cause is not known yet; the time of the next word can be promised.",
                "Причина ещё не известна, а срок следующего ответа обещать можно.",
            ),
        ),
        order(
            "order",
            "around",
            ("Put it into the right order.", "Расположите по порядку."),
            ("Describe it so that it can be repeated", "Описать так, чтобы можно было повторить"),
            ("Find a way round", "Найти обходной путь"),
            ("Find the cause", "Найти причину"),
            ("Remove the fault", "Устранить неисправность"),
            ("Ask whether it works for the client", "Спросить, работает ли у клиента"),
            why=(
                "The client's work goes on first; the cause comes then.",
                "Сначала клиент снова работает, потом ищут причину.",
            ),
        ),
        statement(
            "closed",
            "works",
            (
                "The fault is over when it works on our side.",
                "Неисправность устранена, когда у нас всё работает.",
            ),
            is_true=False,
            why=(
                "It is over when it works for the client.",
                "Она устранена, когда всё работает у клиента.",
            ),
        ),
        several(
            "told",
            "explain",
            ("Who hears of the cause?", "Кто узнаёт о причине?"),
            [("The client", "Клиент"), ("Customer Success", "Менеджер по успеху")],
            [("Other clients", "Другие клиенты"), ("Nobody", "Никто")],
            (
                "Success keeps the whole picture of the client, faults included.",
                "Менеджер по успеху видит клиента целиком, вместе с неисправностями.",
            ),
        ),
    ),
)
