"""Complaint about our service."""

from playbooks.defaults.texts import PlaybookText, working_days, working_hours
from playbooks.models import PlaybookKind
from playbooks.steps import Branch, Step

PLAYBOOK = PlaybookText(
    code="complaint",
    kind=PlaybookKind.PROCEDURE,
    name_en="Complaint about our service",
    name_ru="Жалоба на обслуживание",
    purpose_en=(
        "So that a complaint is answered by one person, within five working days, with facts and a"
        " remedy, and is not defended against. Start it with every complaint that came in writing."
    ),
    purpose_ru=(
        "Чтобы на жалобу отвечал один человек за пять рабочих дней, с фактами и возмещением, без "
        "оправданий. Запускайте по каждой письменной жалобе."
    ),
    topics=("service-complaint",),
    touchpoints=(),
    steps=(
        Step(
            key="thank",
            role="CS",
            title_en="Confirm receipt by name and say until when",
            title_ru="Подтвердить получение от своего имени и назвать срок",
            details_en=(
                "Thank them, take it seriously, name the day of the answer. Not a word yet on "
                "whether it is right."
            ),
            details_ru=(
                "Поблагодарите, отнеситесь серьёзно, назовите день ответа. Пока ни слова о том, "
                "права ли сторона."
            ),
            due=working_hours(4),
        ),
        Step(
            key="facts",
            role="CS",
            title_en="Establish the facts",
            title_ru="Установить факты",
            details_en=(
                "The history of the request first, then each of those involved, singly: what "
                "happened, not who was at fault. Call the client if a piece is missing."
            ),
            details_ru=(
                "Сначала история обращения, затем каждый участник отдельно: что произошло, а не "
                "кто виноват. Если чего-то не хватает, позвоните клиенту."
            ),
            due=working_days(2),
        ),
        Step(
            key="ours",
            role="CS",
            title_en="Did we fail?",
            title_ru="Это наша ошибка?",
            details_en=(
                "If the client had to wait, ask twice or was sent around, the answer is yes, "
                "whoever made the first mistake."
            ),
            details_ru=(
                "Если клиент ждал, спрашивал дважды или ходил по кругу, ответ «да», кто бы ни "
                "ошибся первым."
            ),
            due=working_hours(4),
            next=(
                Branch("remedy", "yes, wholly or in part", "да, полностью или отчасти"),
                Branch("explain", "no", "нет"),
            ),
        ),
        Step(
            key="remedy",
            role="CS",
            title_en="Propose what makes up for it",
            title_ru="Предложить, чем это возместить",
            details_en=(
                "Ask yourself what would make good the loss, not what silences. Time, money, a "
                "service, an apology by the right person."
            ),
            details_ru=(
                "Подумайте, что восполнит потерю, а не что заставит замолчать. Время, деньги, "
                "услуга, извинение от нужного человека."
            ),
            due=working_days(1),
        ),
        Step(
            key="approve",
            role="A",
            title_en="Does the account manager agree?",
            title_ru="Аккаунт-менеджер согласен?",
            details_en=(
                "What touches price or contract is agreed with the account manager, larger sums "
                "with the head. A no comes with another proposal."
            ),
            details_ru=(
                "То, что касается цены или договора, согласуется с аккаунт-менеджером, крупные "
                "суммы — с руководителем. К отказу прилагается другое предложение."
            ),
            due=working_hours(4),
            next=(
                Branch("answer", "agreed", "согласовано"),
                Branch("remedy", "not agreed", "не согласовано"),
            ),
        ),
        Step(
            key="explain",
            role="CS",
            title_en="Prepare the explanation",
            title_ru="Подготовить объяснение",
            details_en=(
                "What happened and why it went that way, without teaching a lesson. And what we "
                "will do all the same so that it is easier next time."
            ),
            details_ru=(
                "Что произошло и почему так вышло, без поучений. И что мы всё же сделаем, чтобы в "
                "следующий раз было проще."
            ),
            due=working_days(1),
        ),
        Step(
            key="answer",
            role="CS",
            title_en="Call, then answer in writing",
            title_ru="Позвонить, затем ответить письменно",
            details_en=(
                "What happened, why, what we do, by when, who answers for it. Apologise once, "
                "plainly, without “if”."
            ),
            details_ru=(
                "Что произошло, почему, что делаем, к какому сроку, кто отвечает. Извинитесь один "
                "раз, прямо, без «если»."
            ),
            due=working_days(1),
        ),
        Step(
            key="accepted",
            role="CS",
            title_en="Is the client content with it?",
            title_ru="Клиент удовлетворён ответом?",
            details_en="Ask for it by phone. What was promised must have been done by then.",
            details_ru="Спросите по телефону. К этому дню обещанное должно быть выполнено.",
            due=working_days(5),
            next=(
                Branch("change", "yes", "да"),
                Branch("manager", "no", "нет"),
            ),
        ),
        Step(
            key="manager",
            role="CS",
            title_en="Arrange a talk with the manager",
            title_ru="Организовать разговор с руководителем",
            details_en=(
                "The manager calls, having read everything, with the right to decide. You stay the"
                " one who sees to the rest."
            ),
            details_ru=(
                "Руководитель звонит, прочитав всё и имея право решать. За остальное по-прежнему "
                "отвечаете вы."
            ),
            due=working_days(2),
        ),
        Step(
            key="change",
            role="CS",
            title_en="Change what caused it",
            title_ru="Изменить то, что к этому привело",
            details_en=(
                "A rule, an instruction, a topic in the matrix, a training. Write down what was "
                "changed, and tell the client: that is what they complained for."
            ),
            details_ru=(
                "Правило, инструкция, тема в матрице, обучение. Запишите, что изменили, и "
                "расскажите клиенту: ради этого он и жаловался."
            ),
            due=working_days(5),
        ),
    ),
)
