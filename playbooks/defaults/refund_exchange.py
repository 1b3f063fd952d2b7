"""Return, exchange or refund."""

from playbooks.defaults.texts import PlaybookText, calendar_days, working_days, working_hours
from playbooks.models import PlaybookKind
from playbooks.steps import Branch, Step

PLAYBOOK = PlaybookText(
    code="refund-exchange",
    kind=PlaybookKind.PROCEDURE,
    name_en="Return, exchange or refund",
    name_ru="Возврат, обмен или возмещение",
    purpose_en=(
        "So that the client knows within three working days what they will get, and gets it "
        "without asking twice. Start it when something bought is to be returned, exchanged or paid"
        " back."
    ),
    purpose_ru=(
        "Чтобы клиент за три рабочих дня узнал, что получит, и получил это без напоминаний. "
        "Запускайте, когда купленное нужно вернуть, обменять или возместить."
    ),
    topics=("refund", "exchange", "warranty", "delivery-claim"),
    touchpoints=(),
    steps=(
        Step(
            key="take",
            role="S",
            title_en="Take in the case completely",
            title_ru="Принять обращение полностью",
            details_en=(
                "What, when bought, what is wrong, pictures, delivery note, what the client would "
                "like. Say which papers are needed, all in one message."
            ),
            details_ru=(
                "Что, когда куплено, что не так, снимки, накладная, чего хочет клиент. Все нужные "
                "документы назовите в одном письме."
            ),
            due=working_hours(4),
        ),
        Step(
            key="covered",
            role="S",
            title_en="Do law and contract cover it?",
            title_ru="Это покрывают закон и договор?",
            details_en=(
                "Look at the warranty terms of the day of purchase, not at today's. In doubt for "
                "the client."
            ),
            details_ru=(
                "Смотрите условия гарантии на день покупки, а не сегодняшние. Сомнения — в пользу "
                "клиента."
            ),
            due=working_days(1),
            next=(
                Branch("wish", "yes", "да"),
                Branch("goodwill", "no", "нет"),
            ),
        ),
        Step(
            key="goodwill",
            role="A",
            title_en="Do we help all the same?",
            title_ru="Пойдём ли навстречу?",
            details_en=(
                "What is the client worth to us, what does it cost, would we do it for the next "
                "one too? Within your limit decide at once; beyond it ask the head with a "
                "proposal."
            ),
            details_ru=(
                "Чем важен клиент, сколько это стоит, сделаем ли так же для следующего? В пределах"
                " полномочий решайте сразу, за их пределами идите к руководителю с предложением."
            ),
            due=working_days(1),
            next=(
                Branch("wish", "yes", "да"),
                Branch("refuse", "no", "нет"),
            ),
        ),
        Step(
            key="wish",
            role="S",
            title_en="What does the client prefer?",
            title_ru="Что предпочитает клиент?",
            details_en=(
                "Name all the ways with their dates and let the client choose. Money back is not "
                "the worst outcome: a client who is persuaded comes back with the next complaint."
            ),
            details_ru=(
                "Назовите все варианты со сроками и дайте выбрать. Вернуть деньги — не худший "
                "исход: клиент, которого уговорили, вернётся со следующей жалобой."
            ),
            due=working_days(1),
            next=(
                Branch("exchange", "exchange or repair", "обмен или ремонт"),
                Branch("refund", "money back", "возврат денег"),
                Branch("discount", "discount", "скидка"),
            ),
        ),
        Step(
            key="exchange",
            role="S",
            title_en="Arrange exchange or repair",
            title_ru="Организовать обмен или ремонт",
            details_en=(
                "Reserve the replacement before the old thing is fetched. A substitute for the "
                "time in between, if the client's work depends on it."
            ),
            details_ru=(
                "Зарезервируйте замену до того, как заберут старое. Если от этого зависит работа "
                "клиента, дайте на это время подменное."
            ),
            due=working_days(3),
            next=(Branch("tell"),),
        ),
        Step(
            key="refund",
            role="S",
            title_en="Have the refund approved and paid",
            title_ru="Согласовать и выплатить возмещение",
            details_en=(
                "Accounting needs the amount, the invoice, the reason and the account details. Ask"
                " for the day of payment, not for “soon”."
            ),
            details_ru=(
                "Бухгалтерии нужны сумма, счёт, причина и реквизиты. Узнайте день выплаты, а не "
                "«скоро»."
            ),
            due=working_days(3),
            next=(Branch("tell"),),
        ),
        Step(
            key="discount",
            role="A",
            title_en="Agree on the discount in writing",
            title_ru="Письменно согласовать скидку",
            details_en=(
                "Amount, on what, until when, and that the matter is settled by it. Put it where "
                "the next offer is made, so that nobody forgets it."
            ),
            details_ru=(
                "Размер, на что, до какого дня и что этим вопрос закрыт. Запишите там, где "
                "составляется следующее предложение, чтобы не забыть."
            ),
            due=working_days(2),
            next=(Branch("tell"),),
        ),
        Step(
            key="refuse",
            role="A",
            title_en="Refuse with the reason and a way out",
            title_ru="Отказать с причиной и другим выходом",
            details_en=(
                "By phone first, then in writing. The rule, why it is so, what can be done "
                "instead: repair at cost, a discount, an address."
            ),
            details_ru=(
                "Сначала по телефону, затем письменно. Правило, почему оно такое и что можно "
                "сделать взамен: платный ремонт, скидка, адрес мастерской."
            ),
            due=working_days(1),
            next=(Branch(""),),
        ),
        Step(
            key="tell",
            role="S",
            title_en="Tell the client what happens when",
            title_ru="Сказать клиенту, что и когда будет",
            details_en=(
                "Every step with its date and who comes, fetches or pays. One name for questions."
            ),
            details_ru=(
                "Каждый шаг с датой и с тем, кто приедет, заберёт или заплатит. Одно имя для "
                "вопросов."
            ),
            due=working_hours(4),
        ),
        Step(
            key="arrived",
            role="S",
            title_en="Has it arrived?",
            title_ru="Дошло?",
            details_en="Ask the client; our note of dispatch is no proof.",
            details_ru="Спросите клиента: наша отметка об отправке ничего не доказывает.",
            due=calendar_days(10),
            next=(
                Branch("note", "yes", "да"),
                Branch("tell", "not yet", "ещё нет"),
            ),
        ),
        Step(
            key="note",
            role="S",
            title_en="Record the cause and the cost",
            title_ru="Записать причину и стоимость",
            details_en=(
                "Product, transport, order or advice? The product manager looks through the causes"
                " once a month; a third case of one kind goes to them at once."
            ),
            details_ru=(
                "Товар, перевозка, заказ или совет? Раз в месяц причины смотрит менеджер продукта,"
                " о третьем однотипном случае сообщите ему сразу."
            ),
            due=working_days(1),
        ),
    ),
)
