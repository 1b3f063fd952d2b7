"""Renewal of a contract."""

from playbooks.defaults.texts import PlaybookText, working_days
from playbooks.models import PlaybookKind
from playbooks.steps import Branch, Step

PLAYBOOK = PlaybookText(
    code="renewal",
    kind=PlaybookKind.PROTOCOL,
    name_en="Renewal of a contract",
    name_ru="Продление договора",
    purpose_en=(
        "So that the client decides on the renewal by results, in good time and without surprises."
        " Start it 90 days before the contract ends."
    ),
    purpose_ru=(
        "Чтобы клиент решал о продлении по результатам, вовремя и без неожиданностей. Запускайте "
        "за 90 дней до окончания договора."
    ),
    topics=("contract-renewal",),
    touchpoints=("contract-ending", "renewal-risk"),
    steps=(
        Step(
            key="facts",
            role="A",
            title_en="Gather the facts of the contract",
            title_ru="Собрать сведения о договоре",
            details_en=(
                "End date, notice period, amount, discounts and their conditions, unpaid invoices,"
                " what changes in our prices. Who signs this time: the same person as last time?"
            ),
            details_ru=(
                "Дата окончания, срок уведомления, сумма, скидки и их условия, неоплаченные счета,"
                " изменения наших цен. Кто подписывает теперь: тот же человек?"
            ),
            due=working_days(3),
        ),
        Step(
            key="value",
            role="CS",
            title_en="Hold the results against the value sought",
            title_ru="Сопоставить результаты с ожидаемой ценностью",
            details_en=(
                "Goal by goal: promised, reached, not reached and why. Use the client's figures, "
                "not ours: what they save or earn, not how often they sign in."
            ),
            details_ru=(
                "По каждой цели: обещано, достигнуто, не достигнуто и почему. Берите цифры "
                "клиента, а не наши: сколько он сберёг или заработал, а не как часто входит в "
                "систему."
            ),
            due=working_days(5),
        ),
        Step(
            key="outlook",
            role="CS",
            title_en="How likely is the renewal?",
            title_ru="Насколько вероятно продление?",
            details_en=(
                "Name the signs: use is falling, the sponsor has left, requests go in circles, "
                "silence. Doubt is no shame; hiding it is."
            ),
            details_ru=(
                "Назовите признаки: пользуются реже, ушёл главный сторонник, обращения ходят по "
                "кругу, клиент молчит. Сомневаться не стыдно, стыдно скрывать."
            ),
            due=working_days(1),
            next=(
                Branch("results", "likely", "вероятно"),
                Branch("rescue", "in doubt", "под вопросом"),
            ),
        ),
        Step(
            key="rescue",
            role="CS",
            title_en="Agree with the client what has to change",
            title_ru="Договориться с клиентом, что должно измениться",
            details_en=(
                "Ask directly: what would have to happen for you to stay? Take the answer to the "
                "manager the same day; agree on two or three deeds with owners and dates, not on a"
                " discount."
            ),
            details_ru=(
                "Спросите прямо: что должно произойти, чтобы вы остались? В тот же день сообщите "
                "ответ руководителю и согласуйте два-три дела с ответственными и сроками, а не "
                "скидку."
            ),
            due=working_days(5),
        ),
        Step(
            key="results",
            role="CS",
            title_en="Go through the results with the client",
            title_ru="Разобрать результаты вместе с клиентом",
            details_en=(
                "With the one who signs and the one who uses. First their view, then our figures. "
                "Write down the goals for the next term: the offer is made for them."
            ),
            details_ru=(
                "С тем, кто подписывает, и с тем, кто пользуется. Сначала их мнение, потом наши "
                "цифры. Запишите цели на следующий срок: предложение строится под них."
            ),
            due=working_days(10),
        ),
        Step(
            key="offer",
            role="A",
            title_en="Make the offer",
            title_ru="Сделать предложение",
            details_en=(
                "Scope and price for the next term, with the reason for every change. At least 30 "
                "days before the end: a client who is hurried looks around."
            ),
            details_ru=(
                "Объём и цена на следующий срок, с объяснением каждого изменения. Не позднее чем "
                "за 30 дней до окончания: клиент, которого торопят, смотрит по сторонам."
            ),
            due=working_days(5),
        ),
        Step(
            key="answer",
            role="A",
            title_en="What does the client say?",
            title_ru="Что отвечает клиент?",
            details_en=(
                "Silence is an answer too: call after five working days. Write down conditions "
                "exactly."
            ),
            details_ru=(
                "Молчание тоже ответ: позвоните через пять рабочих дней. Условия записывайте точно."
            ),
            due=working_days(10),
            next=(
                Branch("sign", "agrees", "согласен"),
                Branch("terms", "wants other terms", "хочет другие условия"),
                Branch("leave", "leaves", "уходит"),
            ),
        ),
        Step(
            key="terms",
            role="A",
            title_en="Settle the terms",
            title_ru="Урегулировать условия",
            details_en=(
                "Within your limits decide at once; beyond them ask the head with a proposal, not "
                "with a question. For every concession ask for something: a longer term, an "
                "earlier payment, a case study."
            ),
            details_ru=(
                "В пределах своих полномочий решайте сразу, за их пределами идите к руководителю с"
                " предложением, а не с вопросом. За каждую уступку просите встречную: больший "
                "срок, раннюю оплату, рассказ об опыте."
            ),
            due=working_days(3),
            next=(Branch("offer", "new offer", "новое предложение"),),
        ),
        Step(
            key="sign",
            role="A",
            title_en="Have it signed before the old contract ends",
            title_ru="Подписать до окончания старого договора",
            details_en=(
                "If the date cannot be kept, agree in writing what holds in between. Access is not"
                " closed while both sides are signing."
            ),
            details_ru=(
                "Если к сроку не успеть, письменно договоритесь, что действует в промежутке. Пока "
                "стороны подписывают, доступ не закрываем."
            ),
            due=working_days(10),
        ),
        Step(
            key="tell",
            role="A",
            title_en="Tell the client's team what was agreed",
            title_ru="Сообщить команде клиента, о чём договорились",
            details_en=(
                "The new dates and amount, promises made on the way, the goals for the term. "
                "Customer success puts the goals into the plan."
            ),
            details_ru=(
                "Новые сроки и сумма, обещания по ходу переговоров, цели на срок. Менеджер по "
                "успеху переносит цели в план."
            ),
            due=working_days(1),
            next=(Branch(""),),
        ),
        Step(
            key="leave",
            role="CS",
            title_en="Part well",
            title_ru="Хорошо расстаться",
            details_en=(
                "Help with taking the data along, name the last day, thank them. Ask one open "
                "question about the reason and do not argue with the answer. Some come back, all "
                "of them talk."
            ),
            details_ru=(
                "Помогите забрать данные, назовите последний день, поблагодарите. Задайте один "
                "открытый вопрос о причине и не спорьте с ответом. Некоторые возвращаются, "
                "рассказывают все."
            ),
            due=working_days(5),
        ),
        Step(
            key="loss",
            role="A",
            title_en="Record the loss and its cause",
            title_ru="Записать потерю и её причину",
            details_en=(
                "The cause as the client named it, when the first sign was seen, what we did then."
                " It goes into the monthly look at renewals."
            ),
            details_ru=(
                "Причина словами клиента, когда был первый признак и что мы тогда сделали. Это "
                "идёт в ежемесячный разбор продлений."
            ),
            due=working_days(2),
        ),
    ),
)
