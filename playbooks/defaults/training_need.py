"""Client's need for training."""

from playbooks.defaults.texts import PlaybookText, calendar_days, working_days
from playbooks.models import PlaybookKind
from playbooks.steps import Branch, Step

PLAYBOOK = PlaybookText(
    code="training-need",
    kind=PlaybookKind.PROTOCOL,
    name_en="Client's need for training",
    name_ru="Клиенту нужно обучение",
    purpose_en=(
        "So that a client who asks the same thing again and again learns to do it, and support is "
        "free for faults. Start it when questions repeat, new people have come, or what was bought"
        " is not used."
    ),
    purpose_ru=(
        "Чтобы клиент, который спрашивает об одном и том же, научился делать это сам, а у "
        "поддержки осталось время на неисправности. Запускайте, когда вопросы повторяются, пришли "
        "новые сотрудники или купленным не пользуются."
    ),
    topics=("training", "new-users"),
    touchpoints=("training-need", "training-held"),
    steps=(
        Step(
            key="notice",
            role="S",
            title_en="Answer the question, then see what is behind it",
            title_ru="Ответить на вопрос, затем увидеть, что за ним",
            details_en=(
                "The third question of a kind within a month, or the same from several people, is "
                "a need for training. Pass on: the questions, who asks, how often, what was "
                "answered."
            ),
            details_ru=(
                "Третий похожий вопрос за месяц или один вопрос от разных людей — это потребность "
                "в обучении. Передайте: вопросы, кто спрашивает, как часто, что ответили."
            ),
            due=working_days(1),
        ),
        Step(
            key="ask",
            role="CS",
            title_en="Ask what they need to be able to do",
            title_ru="Спросить, что им нужно уметь",
            details_en=(
                "Not “which topics?” but “what should work on Monday that does not work today?”. "
                "How many people, what they know, when they have time, who will check afterwards."
            ),
            details_ru=(
                "Не «какие темы?», а «что в понедельник должно получаться из того, что сегодня не "
                "получается?». Сколько людей, что уже знают, когда свободны, кто потом проверит."
            ),
            due=working_days(3),
        ),
        Step(
            key="form",
            role="CS",
            title_en="How is it learnt best?",
            title_ru="Как этому лучше научить?",
            details_en=(
                "The smallest thing that helps. A seminar for what somebody would learn in a ten-"
                "minute call is a waste of their day."
            ),
            details_ru=(
                "Самое малое, что поможет. Семинар вместо десятиминутного звонка отнимает у людей "
                "день."
            ),
            due=working_days(1),
            next=(
                Branch("call", "one thing, few people", "один навык, мало людей"),
                Branch("prepare", "their own process", "их собственный процесс"),
                Branch("seminar", "others need it too", "нужно и другим"),
                Branch("material", "they prefer to read", "удобнее читать"),
            ),
        ),
        Step(
            key="call",
            role="CS",
            title_en="Show it in a short call",
            title_ru="Показать в коротком звонке",
            details_en=(
                "They have the mouse, you have the words. End with them doing it once alone."
            ),
            details_ru="Мышь у них, слова у вас. В конце они делают это один раз сами.",
            due=working_days(3),
            next=(Branch("works"),),
        ),
        Step(
            key="prepare",
            role="CS",
            title_en="Prepare it with the client's own data",
            title_ru="Подготовить на данных клиента",
            details_en=(
                "Their orders, their names, their exceptions. Three exercises that everybody "
                "finishes are worth more than thirty slides."
            ),
            details_ru=(
                "Их заказы, их названия, их исключения. Три упражнения, которые выполнят все, "
                "дороже тридцати слайдов."
            ),
            due=working_days(5),
        ),
        Step(
            key="hold",
            role="CS",
            title_en="Hold the training",
            title_ru="Провести обучение",
            details_en=(
                "Note who came and which questions stayed open; answer those within two working "
                "days. Send the exercises to those who missed it."
            ),
            details_ru=(
                "Отметьте, кто был и какие вопросы остались, ответьте на них за два рабочих дня. "
                "Тем, кто пропустил, отправьте упражнения."
            ),
            due=working_days(10),
            next=(Branch("works"),),
        ),
        Step(
            key="seminar",
            role="CS",
            title_en="Invite them to the next seminar",
            title_ru="Пригласить на ближайший семинар",
            details_en=(
                "With the questions they may bring along. If the next one is too far off, hold a "
                "call now and the seminar later."
            ),
            details_ru=(
                "Вместе с вопросами, которые можно принести. Если до него далеко, сейчас проведите"
                " звонок, а семинар — потом."
            ),
            due=working_days(10),
            next=(Branch("works"),),
        ),
        Step(
            key="material",
            role="CS",
            title_en="Send the material with three sentences",
            title_ru="Отправить материал и три фразы к нему",
            details_en=(
                "What to read, which part can be skipped, what to try afterwards. A bare link is "
                "not help."
            ),
            details_ru=(
                "Что прочитать, что можно пропустить, что потом попробовать. Голая ссылка — не "
                "помощь."
            ),
            due=working_days(1),
        ),
        Step(
            key="works",
            role="CS",
            title_en="After two weeks: does it work?",
            title_ru="Через две недели: получается?",
            details_en="Look at the requests since then and ask the one who was to check.",
            details_ru=(
                "Посмотрите обращения за это время и спросите того, кто должен был проверить."
            ),
            due=calendar_days(14),
            next=(
                Branch("tell", "they can do it", "получается"),
                Branch("ask", "they still ask", "всё ещё спрашивают"),
            ),
        ),
        Step(
            key="tell",
            role="CS",
            title_en="Tell support what was taught",
            title_ru="Сообщить поддержке, чему научили",
            details_en=(
                "Who can do what now, and which questions to send back to customer success. If "
                "three clients needed the same, ask for better instructions."
            ),
            details_ru=(
                "Кто что теперь умеет и какие вопросы передавать обратно менеджеру по успеху. Если"
                " одно и то же понадобилось трём клиентам, попросите исправить инструкцию."
            ),
            due=working_days(1),
        ),
    ),
)
