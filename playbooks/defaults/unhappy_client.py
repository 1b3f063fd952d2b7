"""Unhappy client."""

from playbooks.defaults.texts import PlaybookText, working_days, working_hours
from playbooks.models import PlaybookKind
from playbooks.steps import Branch, Step

PLAYBOOK = PlaybookText(
    code="unhappy-client",
    kind=PlaybookKind.PROTOCOL,
    name_en="Unhappy client",
    name_ru="Недовольный клиент",
    purpose_en=(
        "So that somebody who is unhappy is heard the same day, gets a promise that is kept, and "
        "the cause is removed. Start it at the first sign: a sharp word, a low score, a hint of "
        "leaving."
    ),
    purpose_ru=(
        "Чтобы недовольного услышали в тот же день, чтобы данное ему обещание сдержали, а причину "
        "устранили. Запускайте по первому признаку: резкое слово, низкая оценка, намёк на уход."
    ),
    topics=("leaving", "low-usage"),
    touchpoints=("dissatisfaction-heard", "unhappy-client", "client-with-care"),
    steps=(
        Step(
            key="history",
            role="CS",
            title_en="Read the whole history first",
            title_ru="Сначала прочитать всю историю",
            details_en=(
                "Requests, hand-overs, promises, the last survey. The client must not have to tell"
                " it again. Tell support and account to leave the word to you for now."
            ),
            details_ru=(
                "Обращения, передачи, обещания, последний опрос. Клиент не должен рассказывать всё"
                " заново. Попросите поддержку и аккаунта пока говорить с клиентом через вас."
            ),
            due=working_hours(2),
        ),
        Step(
            key="listen",
            role="CS",
            title_en="Call and listen",
            title_ru="Позвонить и выслушать",
            details_en=(
                "Call, do not write. Let them finish, ask what was worst about it, repeat it in "
                "their words. No explanations, no “but”, no names of colleagues. Say when you will"
                " call again."
            ),
            details_ru=(
                "Звоните, не пишите. Дайте договорить, спросите, что было хуже всего, повторите их"
                " словами. Никаких объяснений, никаких «но», никаких имён коллег. Скажите, когда "
                "перезвоните."
            ),
            due=working_hours(4),
        ),
        Step(
            key="kind",
            role="CS",
            title_en="What lies behind it?",
            title_ru="Что за этим стоит?",
            details_en=(
                "What they complain of is often not what hurts. Decide by what would make them "
                "stay satisfied, not by who is to blame."
            ),
            details_ru=(
                "Жалуются часто не на то, что болит. Решайте по тому, что вернёт клиенту "
                "уверенность, а не по тому, кто виноват."
            ),
            due=working_hours(2),
            next=(
                Branch("fix", "something failed", "что-то не сработало"),
                Branch("expect", "expected something else", "ждали другого"),
                Branch("manager", "they want to leave", "хотят уйти"),
            ),
        ),
        Step(
            key="fix",
            role="S",
            title_en="Remove the fault with priority",
            title_ru="Устранить неисправность вне очереди",
            details_en=(
                "Tell customer success by the end of each day where it stands, also when nothing "
                "has moved."
            ),
            details_ru=(
                "В конце каждого дня сообщайте менеджеру по успеху, как идут дела, даже если "
                "ничего не сдвинулось."
            ),
            due=working_days(2),
            next=(Branch("promise"),),
        ),
        Step(
            key="expect",
            role="CS",
            title_en="Agree on what can be expected",
            title_ru="Согласовать, чего можно ожидать",
            details_en=(
                "With the product manager: what will come, what never will, what helps until then."
                " A clear no today is better than a vague yes."
            ),
            details_ru=(
                "Вместе с менеджером продукта: что будет, чего не будет никогда, что поможет пока."
                " Ясное «нет» сегодня лучше расплывчатого «да»."
            ),
            due=working_days(3),
            next=(Branch("promise"),),
        ),
        Step(
            key="manager",
            role="CS",
            title_en="Call in the manager and the account manager",
            title_ru="Подключить руководителя и аккаунт-менеджера",
            details_en=(
                "Agree in ten minutes on who speaks with whom at the client, what may be offered "
                "and up to what amount. One voice outwards."
            ),
            details_ru=(
                "За десять минут решите, кто с кем у клиента говорит, что можно предложить и до "
                "какой суммы. Наружу — один голос."
            ),
            due=working_hours(4),
        ),
        Step(
            key="promise",
            role="CS",
            title_en="Promise in writing: what, who, by when",
            title_ru="Пообещать письменно: что, кто, когда",
            details_en=(
                "Only what those who have to do it have confirmed. Better one day later and kept."
            ),
            details_ru=(
                "Только то, что подтвердили исполнители. Лучше на день позже, но выполнить."
            ),
            due=working_days(1),
        ),
        Step(
            key="kept",
            role="CS",
            title_en="Was the promise kept?",
            title_ru="Обещание выполнено?",
            details_en=(
                "See for yourself, do not rely on a closed request. If it slips, tell the client "
                "before the date, not after."
            ),
            details_ru=(
                "Проверьте сами, закрытого обращения мало. Если срок сдвигается, предупредите "
                "клиента до него, а не после."
            ),
            due=working_days(5),
            next=(
                Branch("ask", "kept", "выполнено"),
                Branch("manager", "not kept", "не выполнено"),
            ),
        ),
        Step(
            key="ask",
            role="CS",
            title_en="Ask whether it is settled",
            title_ru="Спросить, решён ли вопрос",
            details_en=(
                "By phone, with an open question. “All right now?” gets a yes from people who have"
                " given up."
            ),
            details_ru=(
                "По телефону и открытым вопросом. На «теперь всё хорошо?» отвечают «да» и те, кто "
                "махнул рукой."
            ),
            due=working_days(2),
            next=(
                Branch("learn", "settled", "решён"),
                Branch("kind", "not settled", "не решён"),
            ),
        ),
        Step(
            key="learn",
            role="CS",
            title_en="Write down the cause and what has changed",
            title_ru="Записать причину и что изменилось",
            details_en=(
                "Similar tasks, changed business or poor communication? Which rule, instruction or"
                " product would have prevented it, and who changes it by when?"
            ),
            details_ru=(
                "Похожие задачи, изменения в деле или плохая связь между людьми? Какое правило, "
                "инструкция или доработка предотвратили бы это, кто и к какому сроку их изменит?"
            ),
            due=working_days(3),
        ),
    ),
)
