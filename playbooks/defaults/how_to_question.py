"""Question of how to use the product."""

from playbooks.defaults.texts import PlaybookText, working_days, working_hours
from playbooks.models import PlaybookKind
from playbooks.steps import Branch, Step

PLAYBOOK = PlaybookText(
    code="how-to-question",
    kind=PlaybookKind.PROCEDURE,
    name_en="Question of how to use the product",
    name_ru="Вопрос, как пользоваться продуктом",
    purpose_en=(
        "So that the client gets the thing done, not only an answer, and a question that comes "
        "often is answered once for all. Start it with every “how do we…?”."
    ),
    purpose_ru=(
        "Чтобы у клиента получилось, а не только пришёл ответ, и чтобы на частый вопрос ответили "
        "один раз для всех. Запускайте на каждое «как нам…?»."
    ),
    topics=("how-to-use", "best-practice"),
    touchpoints=("how-to-question",),
    steps=(
        Step(
            key="aim",
            role="CS",
            title_en="Find out what they want to get done",
            title_ru="Понять, чего клиент хочет добиться",
            details_en=(
                "The question names a button, the aim is a result. Ask one question back if it is "
                "not clear: what will you do with it afterwards?"
            ),
            details_ru=(
                "В вопросе кнопка, за ним результат. Если неясно, задайте один встречный вопрос: "
                "что вы будете делать с этим дальше?"
            ),
            due=working_hours(2),
        ),
        Step(
            key="known",
            role="CS",
            title_en="Is there a tried answer?",
            title_ru="Есть ли проверенный ответ?",
            details_en=(
                "Look in the instructions and in earlier requests on this topic. Try the steps in "
                "the version that the client has."
            ),
            details_ru=(
                "Посмотрите инструкции и прежние обращения по этой теме. Проверьте шаги в той "
                "версии, которая у клиента."
            ),
            due=working_hours(1),
            next=(
                Branch("reply", "yes", "есть"),
                Branch("find", "no", "нет"),
            ),
        ),
        Step(
            key="find",
            role="Pr",
            title_en="Find the way and write it down",
            title_ru="Найти способ и записать его",
            details_en=(
                "The product manager answers in steps that the client can follow, or says that it "
                "cannot be done and what comes nearest."
            ),
            details_ru=(
                "Менеджер продукта отвечает шагами, которые клиент сможет выполнить, или говорит, "
                "что так нельзя, и предлагает самое близкое."
            ),
            due=working_days(1),
        ),
        Step(
            key="reply",
            role="CS",
            title_en="Answer with the steps and the reason",
            title_ru="Ответить: шаги и зачем они",
            details_en=(
                "First the result, then numbered steps, a picture where words are many. Say it in "
                "the client's words, not in ours. If it cannot be done, say so in the first line."
            ),
            details_ru=(
                "Сначала результат, затем шаги по номерам, картинка там, где слов много. Словами "
                "клиента, а не нашими. Если так нельзя, скажите это первой строкой."
            ),
            due=working_hours(4),
        ),
        Step(
            key="worked",
            role="CS",
            title_en="Did it work?",
            title_ru="Получилось?",
            details_en=(
                "Ask the one who tried it. No answer is not a yes: ask once more after a working "
                "day."
            ),
            details_ru=(
                "Спросите того, кто пробовал. Молчание — не «да»: через рабочий день спросите ещё "
                "раз."
            ),
            due=working_days(2),
            next=(
                Branch("often", "it worked", "получилось"),
                Branch("show", "it did not", "не получилось"),
                Branch("fault", "it is a fault", "это неисправность"),
            ),
        ),
        Step(
            key="show",
            role="CS",
            title_en="Show it in a call",
            title_ru="Показать в звонке",
            details_en=(
                "Let the client do it while you watch. You will see at which step the instructions"
                " lose them: mend that step."
            ),
            details_ru=(
                "Пусть клиент делает сам, а вы смотрите. Вы увидите, на каком шаге инструкция его "
                "теряет: исправьте этот шаг."
            ),
            due=working_days(1),
            next=(Branch("often"),),
        ),
        Step(
            key="fault",
            role="CS",
            title_en="Hand it over to support with all you know",
            title_ru="Передать поддержке всё, что известно",
            details_en=(
                "What was tried, in which order, what came out, what the client was promised. The "
                "client hears from you who goes on."
            ),
            details_ru=(
                "Что пробовали, в каком порядке, что вышло, что обещано клиенту. Кто продолжит, "
                "клиент узнаёт от вас."
            ),
            due=working_hours(2),
            next=(Branch(""),),
        ),
        Step(
            key="often",
            role="CS",
            title_en="Is it asked often?",
            title_ru="Об этом часто спрашивают?",
            details_en=(
                "Count the requests of the last three months: this client's and those of others."
            ),
            details_ru="Посчитайте обращения за три месяца: этого клиента и остальных.",
            due=working_hours(4),
            next=(
                Branch("improve", "three times or more", "три раза и больше"),
                Branch("", "rarely", "редко"),
            ),
        ),
        Step(
            key="improve",
            role="CS",
            title_en="Remove the reason to ask",
            title_ru="Устранить повод спрашивать",
            details_en=(
                "One client: start the protocol “Client's need for training”. Several: an "
                "instruction, or a request to the product manager to make the thing clear by "
                "itself."
            ),
            details_ru=(
                "Один клиент: запустите протокол «Клиенту нужно обучение». Несколько: инструкция "
                "или просьба к менеджеру продукта сделать так, чтобы было понятно само."
            ),
            due=working_days(3),
        ),
    ),
)
