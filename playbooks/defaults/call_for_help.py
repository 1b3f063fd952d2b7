"""Call for help across departments."""

from playbooks.defaults.texts import PlaybookText, working_days, working_hours
from playbooks.models import PlaybookKind
from playbooks.steps import Branch, Step

PLAYBOOK = PlaybookText(
    code="call-for-help",
    kind=PlaybookKind.REGULATION,
    name_en="Call for help across departments",
    name_ru="Просьба о помощи к другим отделам",
    purpose_en=(
        "So that an answer that needs developers, accounting or lawyers comes in time, and the "
        "client knows that work goes on. It holds whenever you cannot answer alone."
    ),
    purpose_ru=(
        "Чтобы ответ, для которого нужны разработчики, бухгалтерия или юристы, пришёл вовремя, а "
        "клиент знал, что работа идёт. Действует всегда, когда вы не можете ответить сами."
    ),
    topics=(),
    touchpoints=("go-live-risk", "fault-pattern"),
    steps=(
        Step(
            key="put",
            title_en="Put the question so that it can be answered",
            title_ru="Задать вопрос так, чтобы на него можно было ответить",
            details_en=(
                "What the client wants, what you know, what you have tried, what exactly you need "
                "and by when. A question that can be answered with yes, no or a number is answered"
                " first."
            ),
            details_ru=(
                "Чего хочет клиент, что вы знаете, что пробовали, что именно нужно и к какому "
                "сроку. Первыми отвечают на вопросы, где достаточно «да», «нет» или числа."
            ),
            due=working_hours(2),
        ),
        Step(
            key="whom",
            title_en="Whom does it take?",
            title_ru="Кто нужен?",
            details_en=(
                "Fewer people answer sooner. Do not ask two people the same thing secretly."
            ),
            details_ru=(
                "Чем меньше людей, тем скорее ответ. Не задавайте один вопрос двоим тайком."
            ),
            due=working_hours(1),
            next=(
                Branch("mention", "one colleague", "один коллега"),
                Branch("ask", "departments", "отделы"),
                Branch("alarm", "the client is in danger of leaving", "клиент может уйти"),
            ),
        ),
        Step(
            key="mention",
            title_en="Call in the colleague in a comment",
            title_ru="Позвать коллегу в комментарии",
            details_en=(
                "There they see the request with its history. In a private chat the answer would "
                "be lost for the next one."
            ),
            details_ru=(
                "Там он видит обращение со всей историей. В личной переписке ответ пропадёт для "
                "следующего."
            ),
            due=working_hours(4),
            next=(Branch("word"),),
        ),
        Step(
            key="ask",
            title_en="Put a question to each department",
            title_ru="Задать вопрос каждому отделу",
            details_en=(
                "To each its own, with its own due time. Say whether you wait for all of them or "
                "can go on without one."
            ),
            details_ru=(
                "Каждому свой и со своим сроком. Скажите, ждёте ли всех или можете продолжить без "
                "кого-то."
            ),
            due=working_days(1),
            next=(Branch("word"),),
        ),
        Step(
            key="alarm",
            title_en="Call the manager",
            title_ru="Позвонить руководителю",
            details_en=(
                "By phone: what happened, what is at stake, what you propose. The manager calls "
                "the departments together the same day."
            ),
            details_ru=(
                "По телефону: что случилось, чем рискуем, что предлагаете. В тот же день "
                "руководитель собирает отделы."
            ),
            due=working_hours(1),
        ),
        Step(
            key="word",
            title_en="Tell the client what is being waited for",
            title_ru="Сказать клиенту, чего ждём",
            details_en=(
                "And when they hear from you again, even if there is no answer by then. Do not "
                "pass the colleagues' words on as they are."
            ),
            details_ru=(
                "И когда вы снова напишете, даже если ответа ещё не будет. Слова коллег без "
                "обработки не пересылайте."
            ),
            due=working_hours(2),
        ),
        Step(
            key="all",
            title_en="Has everybody answered?",
            title_ru="Все ответили?",
            details_en="An answer that you do not understand is none: ask back at once.",
            details_ru="Непонятный ответ — не ответ: переспросите сразу.",
            due=working_days(1),
            next=(
                Branch("decide", "what is needed is there", "нужное есть"),
                Branch("remind", "somebody is late", "кто-то опаздывает"),
            ),
        ),
        Step(
            key="remind",
            title_en="Ask for the answer, then ask the manager",
            title_ru="Напомнить, затем обратиться к руководителю",
            details_en=(
                "Call once. If that does not help, the department's manager decides what comes "
                "first; you tell them what the client loses by waiting."
            ),
            details_ru=(
                "Позвоните один раз. Если не помогло, порядок дел решает руководитель отдела, а вы"
                " скажите ему, что клиент теряет из-за ожидания."
            ),
            due=working_hours(4),
            next=(Branch("all"),),
        ),
        Step(
            key="decide",
            title_en="Decide and answer the client yourself",
            title_ru="Решить и ответить клиенту самому",
            details_en=(
                "You know the client, the departments know their part. One answer in plain words, "
                "from you."
            ),
            details_ru=(
                "Клиента знаете вы, отделы знают свою часть. Один ответ простыми словами и от вас."
            ),
            due=working_hours(4),
        ),
        Step(
            key="close",
            title_en="Tell those who helped how it ended",
            title_ru="Рассказать помогавшим, чем закончилось",
            details_en=(
                "Who never hears the end will not hurry the next time. What will be asked again "
                "goes into an instruction."
            ),
            details_ru=(
                "Кто не узнаёт развязки, в следующий раз не торопится. То, о чём спросят снова, "
                "запишите в инструкцию."
            ),
            due=working_days(1),
        ),
    ),
)
