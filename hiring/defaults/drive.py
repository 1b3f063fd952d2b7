"""Drive: wants the work itself, and to know whether it was done well."""

from hiring.guide_document import Quality

QUALITY = Quality(
    "drive",
    {
        "name_en": "Drive",
        "name_ru": "Драйв",
        "question_en": (
            "You have read what the work is. What would you like to know about it before you"
            " decide?"
        ),
        "question_ru": (
            "Вы прочитали, в чём состоит работа. Что вы хотели бы узнать о ней, прежде чем решить?"
        ),
        "follow_ups_en": (
            "Tell me about something at work that you began without being asked. What came of"
            " it?\n"
            "How did you know, in your last job, that a week had gone well?\n"
            "What would you want to have done here after half a year?"
        ),
        "follow_ups_ru": (
            "Расскажите о деле на работе, которое вы начали сами, без поручения. Что из этого"
            " вышло?\n"
            "По чему на прошлой работе вы понимали, что неделя прошла хорошо?\n"
            "Что вы хотели бы сделать здесь за первые полгода?"
        ),
        "good_en": (
            "Asks about the work first: the clients, what they want, what is difficult.\n"
            "Asks how success is measured, and by whom.\n"
            "Tells of something begun of their own accord and carried through, with what came of"
            " it in numbers or in a client's words."
        ),
        "good_ru": (
            "Сначала спрашивает о самой работе: какие клиенты, чего они хотят, что в ней"
            " трудно.\n"
            "Спрашивает, по чему и кто судит об успехе.\n"
            "Рассказывает о деле, начатом по своей воле и доведённом до конца, и называет"
            " результат: цифрой или словами клиента."
        ),
        "warning_en": (
            "Asks first, or only, about promotion, bonuses and days off. To ask about them later"
            " is no sign of anything.\n"
            "Has no question about the work, even when invited a second time.\n"
            "Speaks of plans and of what others should have done, never of something finished."
        ),
        "warning_ru": (
            "Первым делом или только о повышении, премиях и выходных. Спросить о них позже"
            " нормально.\n"
            "Не находит ни одного вопроса о работе, даже когда предлагают ещё раз.\n"
            "Говорит о планах и о том, что должны были сделать другие, но ни об одном"
            " законченном деле."
        ),
        "anchor_1_en": (
            "No question about the work; asks only what it brings. Nothing begun of their own"
            " accord."
        ),
        "anchor_1_ru": (
            "Ни одного вопроса о работе, только о том, что она даёт. Ничего не начинал(а) по"
            " своей воле."
        ),
        "anchor_2_en": (
            "Asks about the work when invited, in general words. Did what was asked, and little"
            " beyond it."
        ),
        "anchor_2_ru": (
            "О работе спрашивает после приглашения и в общих словах. Делал(а) то, что поручали,"
            " и мало сверх того."
        ),
        "anchor_3_en": (
            "Asks of their own accord about clients, difficulties or how success is measured."
            " One example of something begun and finished."
        ),
        "anchor_3_ru": (
            "Сам(а) спрашивает о клиентах, трудностях или о том, как измеряют успех. Один пример"
            " дела, начатого и законченного."
        ),
        "anchor_4_en": (
            "Wants to understand the work and how one knows that it is done well; asks on from"
            " the answers. Several examples, with results and with what was hard."
        ),
        "anchor_4_ru": (
            "Хочет понять работу и то, как узнают, что она сделана хорошо; развивает вопросы из"
            " ответов. Несколько примеров: с результатом и с тем, что было трудно."
        ),
    },
)
