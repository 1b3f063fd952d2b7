"""Hand-over of a request between roles."""

from playbooks.defaults.texts import PlaybookText, working_days, working_hours
from playbooks.models import PlaybookKind
from playbooks.steps import Branch, Step

PLAYBOOK = PlaybookText(
    code="handover",
    kind=PlaybookKind.REGULATION,
    name_en="Hand-over of a request between roles",
    name_ru="Передача обращения между ролями",
    purpose_en=(
        "So that a request always has an owner, whoever goes on knows everything, and the client "
        "does not notice the seam. It holds for every hand-over between roles."
    ),
    purpose_ru=(
        "Чтобы у обращения всегда был ответственный, тот, кто продолжит, знал всё, а клиент не "
        "заметил стыка. Действует для каждой передачи между ролями."
    ),
    topics=("who-answers",),
    touchpoints=("contract-signed", "goal-for-project"),
    steps=(
        Step(
            key="mine",
            title_en="Whose is it?",
            title_ru="Чьё это?",
            details_en=(
                "Look at the topic: the request says which role answers and why. Convenience is no"
                " reason to hand over."
            ),
            details_ru=(
                "Посмотрите на тему: в обращении сказано, какая роль отвечает и почему. Удобство —"
                " не причина передавать."
            ),
            due=working_hours(1),
            next=(
                Branch("gather", "another role's", "другой роли"),
                Branch("", "mine", "моё"),
                Branch("name", "nobody is named", "никто не назван"),
            ),
        ),
        Step(
            key="name",
            title_en="Have the manager name who answers",
            title_ru="Попросить руководителя назвать ответственного",
            details_en=(
                "Propose somebody. Ask at the same time for the topic to be put into the matrix, "
                "so that the next colleague does not have to ask."
            ),
            details_ru=(
                "Предложите кандидата. Заодно попросите внести тему в матрицу, чтобы коллега в "
                "следующий раз не спрашивал."
            ),
            due=working_hours(4),
        ),
        Step(
            key="gather",
            title_en="Write the four things",
            title_ru="Написать четыре вещи",
            details_en=(
                "Why you hand over, what has been tried, what is expected of the receiver, what "
                "was promised to the client and by when. If you cannot fill in the third, ask "
                "instead of handing over."
            ),
            details_ru=(
                "Почему передаёте, что уже пробовали, чего ждёте от принимающего, что и к какому "
                "сроку обещано клиенту. Если третье написать не получается, не передавайте, а "
                "спросите."
            ),
            due=working_hours(1),
        ),
        Step(
            key="offer",
            title_en="Offer it and stay the owner",
            title_ru="Предложить и остаться ответственным",
            details_en=(
                "Until somebody accepts, you answer for it: the client's next letter is yours. If "
                "it is urgent, call."
            ),
            details_ru=(
                "Пока никто не принял, отвечаете вы: следующее письмо клиента ваше. Если срочно, "
                "позвоните."
            ),
            due=working_hours(4),
        ),
        Step(
            key="taken",
            title_en="What does the receiver say?",
            title_ru="Что ответил принимающий?",
            details_en=(
                "Accepting means: I know what to do next and when the client hears from me. "
                "Declining needs a reason that helps."
            ),
            details_ru=(
                "Принять — значит знать, что делать дальше и когда клиент получит весть. Отказ "
                "нужен с причиной, которая помогает."
            ),
            due=working_hours(4),
            next=(
                Branch("tell", "accepted", "принял"),
                Branch("declined", "declined", "отказался"),
                Branch("name", "no answer", "молчит"),
            ),
        ),
        Step(
            key="declined",
            title_en="What does the reason say?",
            title_ru="Что следует из причины?",
            details_en=(
                "A second refusal is no longer a matter between colleagues: it is a gap in the "
                "rules."
            ),
            details_ru="Второй отказ — уже не дело двух коллег, а пробел в правилах.",
            due=working_hours(2),
            next=(
                Branch("gather", "something is missing", "чего-то не хватает"),
                Branch("name", "not theirs either", "тоже не их"),
            ),
        ),
        Step(
            key="tell",
            title_en="Tell the client who goes on",
            title_ru="Сказать клиенту, кто продолжит",
            details_en=(
                "By name, with the next step and its time. One sentence about why this helps them;"
                " not a word about our departments."
            ),
            details_ru=(
                "Имя, следующий шаг и его срок. Одна фраза, почему так лучше для клиента, и ни "
                "слова о наших отделах."
            ),
            due=working_hours(2),
        ),
        Step(
            key="watch",
            title_en="Keep it in sight until the promise is kept",
            title_ru="Не терять из виду, пока обещанное не выполнено",
            details_en=(
                "Follow the request. If it comes back, look for what was missing in the four "
                "things."
            ),
            details_ru=(
                "Следите за обращением. Если оно вернулось, найдите, чего не хватало в четырёх "
                "вещах."
            ),
            due=working_days(5),
        ),
    ),
)
