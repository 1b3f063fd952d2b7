"""Empathy: with an angry client, listens first, finds the pain, and solves."""

from hiring.guide_document import Quality

QUALITY = Quality(
    "empathy",
    {
        "name_en": "Empathy",
        "name_ru": "Эмпатия",
        "question_en": (
            "A client calls and shouts: the third person has sent them on, and their own order is"
            " standing still because of us. You pick up the phone. What do you say and do?"
        ),
        "question_ru": (
            "Звонит клиент и кричит: его передал дальше уже третий человек, а его собственный"
            " заказ стоит из-за нас. Вы снимаете трубку. Что вы говорите и делаете?"
        ),
        "follow_ups_en": (
            "What do you think is worst for this client?\n"
            "You cannot solve it today. What does the client hear from you?\n"
            "Tell me about the angriest person you have had to deal with. How did it end?"
        ),
        "follow_ups_ru": (
            "Что для этого клиента сейчас хуже всего?\n"
            "Сегодня решить не получится. Что клиент услышит от вас?\n"
            "Расскажите о самом рассерженном человеке, с которым вам пришлось иметь дело. Чем"
            " закончилось?"
        ),
        "good_en": (
            "Listens first and lets the client finish, without defending anybody.\n"
            "Finds the pain: asks until it is clear what hurts (the standing order, not the three"
            " calls), and says it back.\n"
            "Then solves: one next step, who does it and until when, and keeps the matter in their"
            " own hands."
        ),
        "good_ru": (
            "Сначала слушает и даёт договорить, никого не защищая.\n"
            "Находит боль: спрашивает, пока не станет ясно, что болит (стоящий заказ, а не три"
            " звонка), и повторяет это своими словами.\n"
            "Потом решает: один следующий шаг, кто его делает и к какому сроку, и не выпускает"
            " дело из своих рук."
        ),
        "warning_en": (
            "Explains, corrects or calms (“please do not shout”) before having listened.\n"
            "Offers a solution at once, without knowing what hurts.\n"
            "Sends the client on, or promises something that cannot be kept, to end the call."
        ),
        "warning_ru": (
            "Объясняет, поправляет или успокаивает («не кричите, пожалуйста»), не дослушав.\n"
            "Сразу предлагает решение, не зная, что болит.\n"
            "Передаёт клиента дальше или обещает невыполнимое, лишь бы закончить разговор."
        ),
        "anchor_1_en": "Argues, defends the company, or gets rid of the client.",
        "anchor_1_ru": "Спорит, защищает компанию или избавляется от клиента.",
        "anchor_2_en": (
            "Polite by the book: apologises and goes over to a solution without asking what is"
            " wrong."
        ),
        "anchor_2_ru": (
            "Вежливо по правилам: извиняется и переходит к решению, не спросив, что случилось."
        ),
        "anchor_3_en": (
            "Lets the client finish, asks, and understands what hurts; then agrees on a next step."
        ),
        "anchor_3_ru": (
            "Даёт договорить, спрашивает и понимает, что болит; потом договаривается о следующем"
            " шаге."
        ),
        "anchor_4_en": (
            "Says the client's trouble better than the client did, and the client would feel"
            " understood; takes the matter on until its end, and thinks of what keeps it from"
            " happening again."
        ),
        "anchor_4_ru": (
            "Называет беду клиента точнее, чем он сам, и клиент почувствовал бы, что его поняли;"
            " берёт дело на себя до конца и думает, как это не повторить."
        ),
    },
)
