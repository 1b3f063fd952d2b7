"""Additional-sale opportunity."""

from playbooks.defaults.texts import PlaybookText, calendar_days, working_days
from playbooks.models import PlaybookKind
from playbooks.steps import Branch, Step

PLAYBOOK = PlaybookText(
    code="additional-sale",
    kind=PlaybookKind.PROTOCOL,
    name_en="Additional-sale opportunity",
    name_ru="Возможность дополнительной продажи",
    purpose_en=(
        "So that a need seen by customer success reaches the account manager with everything an "
        "offer takes, and the client feels helped, not sold to. Start it when the client's goal "
        "calls for something they have not bought yet."
    ),
    purpose_ru=(
        "Чтобы потребность, которую заметил менеджер по успеху, дошла до аккаунт-менеджера со "
        "всем, что нужно для предложения, а клиент почувствовал помощь, а не натиск. Запускайте, "
        "когда для цели клиента нужно то, чего он ещё не купил."
    ),
    topics=("additional-order",),
    touchpoints=("sale-opportunity",),
    steps=(
        Step(
            key="spot",
            role="CS",
            title_en="Write down the goal and what is missing for it",
            title_ru="Записать цель и то, чего для неё не хватает",
            details_en=(
                "In the client's own words, with the measure and the date. Say what they cannot do"
                " today, who at the client feels it and who decides. What serves no goal of theirs"
                " is not an opportunity: passing it on costs the trust the next one will need."
            ),
            details_ru=(
                "Словами клиента, с показателем и сроком. Укажите, что не получается сегодня, кто "
                "у клиента это чувствует и кто решает. Если за этим нет цели клиента, это не "
                "возможность: такая передача стоит доверия, которое понадобится в следующий раз."
            ),
            due=working_days(1),
            next=(),
        ),
        Step(
            key="moment",
            role="CS",
            title_en="Is this the moment to speak of buying?",
            title_ru="Подходящий ли момент говорить о покупке?",
            details_en=(
                "Look at open requests, unsettled complaints and unpaid invoices. A client who "
                "waits for a repair does not want an offer."
            ),
            details_ru=(
                "Посмотрите на открытые обращения, нерешённые жалобы и неоплаченные счета. Клиент,"
                " который ждёт исправления, не хочет слышать предложение."
            ),
            due=working_days(1),
            next=(
                Branch("pass", "yes", "да"),
                Branch("settle", "no, something is open", "нет, есть нерешённое"),
            ),
        ),
        Step(
            key="settle",
            role="CS",
            title_en="Settle what stands in the way",
            title_ru="Решить то, что мешает",
            details_en=(
                "See to it that the open matter is closed to the client's satisfaction. Then look "
                "again: the need may have changed."
            ),
            details_ru=(
                "Добейтесь, чтобы открытый вопрос закрыли и клиент был доволен. Затем посмотрите "
                "ещё раз: потребность могла измениться."
            ),
            due=working_days(10),
            next=(Branch("moment", "look again", "посмотреть снова"),),
        ),
        Step(
            key="pass",
            role="CS",
            title_en="Pass the information to the account manager",
            title_ru="Передать сведения аккаунт-менеджеру",
            details_en=(
                "The goal, what would help and why, who decides and who pays, a rough amount, what"
                " has been promised and what must not be. Until it is accepted it is yours."
            ),
            details_ru=(
                "Цель, что поможет и почему, кто решает и кто платит, примерная сумма, что уже "
                "обещано и чего обещать нельзя. Пока передачу не приняли, вопрос ваш."
            ),
            due=working_days(1),
        ),
        Step(
            key="accept",
            role="A",
            title_en="Take it, or say why not",
            title_ru="Принять или объяснить отказ",
            details_en=(
                "Ask what is unclear before you write to the client. A refusal needs a reason that"
                " customer success can work with: wrong moment, no budget this year, already on "
                "offer."
            ),
            details_ru=(
                "Уточните неясное до письма клиенту. Отказ нужен с причиной, с которой менеджер по"
                " успеху сможет работать: не время, нет бюджета в этом году, предложение уже "
                "сделано."
            ),
            due=working_days(1),
            next=(
                Branch("agree", "taken", "принято"),
                Branch("learn", "not taken, with a reason", "не принято, с причиной"),
            ),
        ),
        Step(
            key="agree",
            role="A",
            title_en="Agree with the client",
            title_ru="Договориться с клиентом",
            details_en=(
                "Begin with the goal, not with the price list. Show what changes for them and by "
                "when, then the price. Write down every objection as it was said."
            ),
            details_ru=(
                "Начните с цели, а не с прайс-листа. Покажите, что изменится и когда, затем "
                "назовите цену. Возражения записывайте дословно."
            ),
            due=working_days(5),
            next=(
                Branch("contract", "the client agrees", "клиент согласен"),
                Branch("adapt", "wants something else", "хочет другое"),
                Branch("refused", "refuses", "отказался"),
            ),
        ),
        Step(
            key="adapt",
            role="A",
            title_en="Change the offer together with customer success",
            title_ru="Изменить предложение вместе с менеджером по успеху",
            details_en=(
                "Check that what the client asks for still serves the goal. If it does not, say so"
                " openly before they pay for it."
            ),
            details_ru=(
                "Проверьте, что новое пожелание всё ещё работает на цель. Если нет, скажите об "
                "этом прямо до оплаты."
            ),
            due=working_days(3),
            next=(Branch("agree", "offer again", "предложить снова"),),
        ),
        Step(
            key="contract",
            role="A",
            title_en="Draw up the contract and have it signed",
            title_ru="Подготовить и подписать договор",
            details_en=(
                "Put spoken promises into the text: the project and support will work by it. "
                "Nothing is ordered or begun before the signature."
            ),
            details_ru=(
                "Перенесите устные обещания в текст: по нему будут работать проект и поддержка. До"
                " подписи ничего не заказываем и не начинаем."
            ),
            due=working_days(10),
            next=(
                Branch("start", "signed", "подписан"),
                Branch("refused", "fell through", "сорвался"),
            ),
        ),
        Step(
            key="start",
            role="A",
            title_en="Tell those who deliver it",
            title_ru="Сообщить тем, кто будет исполнять",
            details_en=(
                "Project, support and customer success get the scope, the dates, the people at the"
                " client and the goal behind the purchase."
            ),
            details_ru=(
                "Проект, поддержка и менеджер по успеху получают объём, сроки, людей у клиента и "
                "цель покупки."
            ),
            due=working_days(1),
        ),
        Step(
            key="benefit",
            role="CS",
            title_en="Check whether the purchase serves the goal",
            title_ru="Проверить, работает ли покупка на цель",
            details_en=(
                "Ask those who work with it, not only those who bought it. If it stands unused, "
                "begin with training, not with the next offer."
            ),
            details_ru=(
                "Спросите тех, кто с этим работает, а не только тех, кто покупал. Если покупка "
                "простаивает, начните с обучения, а не с нового предложения."
            ),
            due=calendar_days(30),
            next=(Branch(""),),
        ),
        Step(
            key="refused",
            role="A",
            title_en="Record the refusal in the client's words",
            title_ru="Записать отказ словами клиента",
            details_en=(
                "Price, moment, doubt, somebody else's offer: the real reason, and when it makes "
                "sense to return to it."
            ),
            details_ru=(
                "Цена, момент, сомнение, чужое предложение: настоящая причина и когда есть смысл "
                "вернуться."
            ),
            due=working_days(1),
        ),
        Step(
            key="learn",
            role="CS",
            title_en="Decide what becomes of the need",
            title_ru="Решить, что будет с потребностью",
            details_en=(
                "The need is still there. Help with what the client already has, set a day to look"
                " again, or tell the product manager what is missing."
            ),
            details_ru=(
                "Потребность никуда не делась. Помогите тем, что у клиента уже есть, назначьте "
                "день следующего разговора или расскажите менеджеру продукта, чего не хватает."
            ),
            due=working_days(2),
        ),
    ),
)
