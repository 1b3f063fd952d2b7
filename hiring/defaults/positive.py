"""Positive attitude: can speak of what was bad honestly and without bitterness."""

from hiring.guide_document import Quality

QUALITY = Quality(
    "positive",
    {
        "name_en": "Positive attitude",
        "name_ru": "Позитивный настрой",
        "question_en": (
            "Tell me about the worst boss you have had. What was difficult, and how did you deal"
            " with it?"
        ),
        "question_ru": (
            "Расскажите о худшем начальнике, который у вас был. Что было трудно и как вы с этим"
            " справлялись?"
        ),
        "follow_ups_en": (
            "What did that boss do well?\n"
            "How would they tell the same story?\n"
            "What helps you on a day on which everything goes wrong?"
        ),
        "follow_ups_ru": (
            "Что этот начальник делал хорошо?\n"
            "Как он рассказал бы ту же историю?\n"
            "Что вам помогает в день, когда всё идёт не так?"
        ),
        "good_en": (
            "Says honestly what was bad, with an example, and calmly.\n"
            "Sees the boss's side as well, or what could be learned there.\n"
            "Tells what they themselves tried, and speaks of people, not of enemies."
        ),
        "good_ru": (
            "Честно и спокойно говорит, что было плохо, и приводит пример.\n"
            "Видит и сторону начальника или то, чему там удалось научиться.\n"
            "Рассказывает, что пробовал(а) сам(а), и говорит о людях, а не о врагах."
        ),
        "warning_en": (
            "Bitterness: contempt, mockery, old accounts that are still open.\n"
            "All bosses, all colleagues, all clients were bad.\n"
            "Smoothness: has only had wonderful bosses, and nothing was ever difficult."
        ),
        "warning_ru": (
            "Обида: презрение, насмешка, незакрытые счёты.\n"
            "Плохими были все начальники, все коллеги, все клиенты.\n"
            "Гладкость: все начальники были прекрасны, и трудно не было никогда."
        ),
        "anchor_1_en": "Speaks with contempt or bitterness, and comes back to it unasked.",
        "anchor_1_ru": "Говорит с презрением или обидой и возвращается к этому без вопроса.",
        "anchor_2_en": (
            "Complains, or evades the question. Sees nothing they could have done, and nothing"
            " good in the other."
        ),
        "anchor_2_ru": (
            "Жалуется или уходит от вопроса. Не видит, что мог(ла) сделать, и ничего хорошего в"
            " другом человеке."
        ),
        "anchor_3_en": "Honest and calm; names what was bad, and what they did to work with it.",
        "anchor_3_ru": (
            "Честно и спокойно; называет, что было плохо и что сделал(а), чтобы с этим работать."
        ),
        "anchor_4_en": (
            "Honest, fair to the other side, with humour or regret rather than reproach; took"
            " something from it that is of use today."
        ),
        "anchor_4_ru": (
            "Честно и справедливо к другой стороне, с юмором или сожалением вместо упрёка;"
            " вынес(ла) оттуда то, что пригодилось."
        ),
    },
)
