"""Where is my delivery, and can it be changed?"""

from playbooks.defaults.texts import PlaybookText, working_days, working_hours
from playbooks.models import PlaybookKind
from playbooks.steps import Branch, Step

PLAYBOOK = PlaybookText(
    code="delivery",
    kind=PlaybookKind.PROCEDURE,
    name_en="Where is my delivery, and can it be changed?",
    name_ru="Где поставка и можно ли её изменить",
    purpose_en=(
        "So that the client can plan their day: a true date, early warning of a delay and one name"
        " to call. Start it with every question about a delivery."
    ),
    purpose_ru=(
        "Чтобы клиент мог планировать: настоящая дата, раннее предупреждение о задержке и одно имя"
        " для звонка. Запускайте по каждому вопросу о поставке."
    ),
    topics=("delivery-status", "delivery-change"),
    touchpoints=(),
    steps=(
        Step(
            key="find",
            role="Pj",
            title_en="Find out where it really is",
            title_ru="Узнать, где она на самом деле",
            details_en=(
                "Ask the warehouse or the carrier, not the plan. What has left, what is missing, "
                "what it waits for."
            ),
            details_ru=(
                "Спросите склад или перевозчика, а не план. Что ушло, чего не хватает, чего ждём."
            ),
            due=working_hours(2),
        ),
        Step(
            key="state",
            role="Pj",
            title_en="How do things stand?",
            title_ru="Как обстоят дела?",
            details_en=(
                "Measure by the day the client needs it, which may be earlier than the day we "
                "promised."
            ),
            details_ru=(
                "Сравнивайте с днём, когда это нужно клиенту: он может быть раньше обещанного нами."
            ),
            due=working_hours(1),
            next=(
                Branch("tell", "in time", "успеваем"),
                Branch("options", "late", "опаздываем"),
                Branch("change", "the client wants a change", "клиент хочет изменить"),
            ),
        ),
        Step(
            key="options",
            role="Pj",
            title_en="Work out what can be done",
            title_ru="Найти, что можно сделать",
            details_en=(
                "Part now and the rest later, from another warehouse, a substitute, our transport."
                " With the price and date of each way."
            ),
            details_ru=(
                "Часть сейчас, остальное потом, с другого склада, замена, наша машина. У каждого "
                "варианта цена и дата."
            ),
            due=working_hours(4),
        ),
        Step(
            key="danger",
            role="Pj",
            title_en="Is the client's goal in danger?",
            title_ru="Под угрозой ли цель клиента?",
            details_en="A day can be nothing or can stop a building site. If in doubt, yes.",
            details_ru=(
                "День может не значить ничего, а может остановить стройку. Если сомневаетесь — да."
            ),
            due=working_hours(2),
            next=(
                Branch("warn", "yes", "да"),
                Branch("tell", "no", "нет"),
            ),
        ),
        Step(
            key="warn",
            role="Pj",
            title_en="Tell customer success and account",
            title_ru="Предупредить менеджера по успеху и аккаунта",
            details_en=(
                "Before the client is called: the cause, the new date, the ways out. Agree on who "
                "calls."
            ),
            details_ru="До звонка клиенту: причина, новая дата, варианты. Решите, кто звонит.",
            due=working_hours(2),
            next=(Branch("tell"),),
        ),
        Step(
            key="change",
            role="Pj",
            title_en="Can it be changed?",
            title_ru="Можно ли изменить?",
            details_en="Ask the carrier for the last moment at which it is still free of charge.",
            details_ru="Узнайте у перевозчика, до какого момента это бесплатно.",
            due=working_hours(4),
            next=(
                Branch("tell", "yes", "да"),
                Branch("cost", "yes, at a cost", "да, за плату"),
                Branch("options", "no", "нет"),
            ),
        ),
        Step(
            key="cost",
            role="A",
            title_en="Agree on the cost with the client",
            title_ru="Согласовать стоимость с клиентом",
            details_en=(
                "In writing and before it is ordered. If the change comes from our delay, the cost"
                " is ours."
            ),
            details_ru="Письменно и до заказа. Если изменение вызвано нашей задержкой, платим мы.",
            due=working_days(1),
        ),
        Step(
            key="tell",
            role="Pj",
            title_en="Tell the client the date and the name",
            title_ru="Сообщить клиенту дату и имя",
            details_en=(
                "Call about bad news, write about good news. Date, time window, number of the "
                "carrier, who helps if nobody comes."
            ),
            details_ru=(
                "О плохом звоните, о хорошем пишите. Дата, окно времени, телефон перевозчика, кто "
                "поможет, если никто не приедет."
            ),
            due=working_hours(2),
        ),
        Step(
            key="arrived",
            role="Pj",
            title_en="Has all of it arrived?",
            title_ru="Всё пришло?",
            details_en="Ask on the day of delivery, while the packages are still there.",
            details_ru="Спросите в день поставки, пока упаковка ещё на месте.",
            due=working_days(2),
            next=(
                Branch("", "yes", "да"),
                Branch("claim", "something is missing or damaged", "недостача, повреждение"),
                Branch("find", "not come", "не приехало"),
            ),
        ),
        Step(
            key="claim",
            role="S",
            title_en="Start a claim",
            title_ru="Начать рекламацию",
            details_en=(
                "Start the procedure “Return, exchange or refund” with pictures and delivery note."
                " The client does not have to report it again."
            ),
            details_ru=(
                "Запустите процедуру «Возврат, обмен или возмещение» со снимками и накладной. "
                "Клиенту не нужно сообщать об этом ещё раз."
            ),
            due=working_days(1),
        ),
    ),
)
