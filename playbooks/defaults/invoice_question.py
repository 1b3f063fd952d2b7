"""Question about an invoice or documents."""

from playbooks.defaults.texts import PlaybookText, working_days, working_hours
from playbooks.models import PlaybookKind
from playbooks.steps import Branch, Step

PLAYBOOK = PlaybookText(
    code="invoice-question",
    kind=PlaybookKind.PROCEDURE,
    name_en="Question about an invoice or documents",
    name_ru="Вопрос по счёту или документам",
    purpose_en=(
        "So that the client's accountant gets a correct paper at the first try and payment is not "
        "held up by us. Start it with every question about invoices, payments, acts and company "
        "details."
    ),
    purpose_ru=(
        "Чтобы бухгалтер клиента с первого раза получил верный документ, а оплата не задерживалась"
        " по нашей вине. Запускайте по вопросам о счетах, оплате, актах и реквизитах."
    ),
    topics=("invoice-payment", "closing-documents", "client-details"),
    touchpoints=(),
    steps=(
        Step(
            key="compare",
            role="A",
            title_en="Put invoice, contract and delivery side by side",
            title_ru="Положить рядом счёт, договор и поставку",
            details_en=(
                "Number, date, amount, tax, details, what was really delivered. Look before you "
                "answer: accounting questions are rarely idle."
            ),
            details_ru=(
                "Номер, дата, сумма, налог, реквизиты, что на самом деле поставлено. Сначала "
                "посмотрите, потом отвечайте: бухгалтеры редко спрашивают зря."
            ),
            due=working_hours(4),
        ),
        Step(
            key="wrong",
            role="A",
            title_en="What is it about?",
            title_ru="В чём дело?",
            details_en=(
                "If several things come together, begin with the one that holds up payment."
            ),
            details_ru="Если вопросов несколько, начните с того, что задерживает оплату.",
            due=working_hours(1),
            next=(
                Branch("explain", "the invoice is right", "счёт верный"),
                Branch("correct", "the invoice is wrong", "в счёте ошибка"),
                Branch("papers", "papers or details", "документы, реквизиты"),
                Branch("dispute", "the delivery is disputed", "спорят о поставке"),
            ),
        ),
        Step(
            key="explain",
            role="A",
            title_en="Explain line by line",
            title_ru="Объяснить по строкам",
            details_en=(
                "With the clause of the contract for each line. If several clients ask the same, "
                "the invoice is not clear: tell accounting."
            ),
            details_ru=(
                "С пунктом договора к каждой строке. Если одно и то же спрашивают разные клиенты, "
                "счёт непонятен: скажите бухгалтерии."
            ),
            due=working_hours(4),
            next=(Branch("done"),),
        ),
        Step(
            key="correct",
            role="A",
            title_en="Have it corrected by accounting",
            title_ru="Исправить через бухгалтерию",
            details_en=(
                "Send accounting the wrong line, the right one and the proof. The client gets the "
                "corrected invoice with a new term of payment and an apology."
            ),
            details_ru=(
                "Отправьте бухгалтерии неверную строку, верную и основание. Клиент получает "
                "исправленный счёт с новым сроком оплаты и извинением."
            ),
            due=working_days(2),
            next=(Branch("done"),),
        ),
        Step(
            key="papers",
            role="A",
            title_en="Send the papers, pass on the details",
            title_ru="Отправить документы, передать реквизиты",
            details_en=(
                "Check changed bank details by calling a number you already know, never the one in"
                " the letter. Then change them in one place and tell accounting."
            ),
            details_ru=(
                "Новые банковские реквизиты проверьте звонком по известному вам номеру, а не по "
                "тому, что в письме. Затем исправьте в одном месте и сообщите бухгалтерии."
            ),
            due=working_days(1),
            next=(Branch("done"),),
        ),
        Step(
            key="dispute",
            role="A",
            title_en="Separate what is disputed",
            title_ru="Отделить спорное",
            details_en=(
                "Agree that the rest is paid in time. Hand over the disputed part to project or "
                "support with all papers, and stay the one who reports to the client."
            ),
            details_ru=(
                "Договоритесь, что остальное оплачивается в срок. Спорную часть со всеми "
                "документами передайте проекту или поддержке, а новости клиенту сообщайте сами."
            ),
            due=working_days(1),
        ),
        Step(
            key="done",
            role="A",
            title_en="Is it settled for the one who asked?",
            title_ru="Вопрос решён для того, кто спрашивал?",
            details_en="That is the accountant, not your usual contact.",
            details_ru="Это бухгалтер, а не ваш обычный собеседник.",
            due=working_days(3),
            next=(
                Branch("", "settled", "решён"),
                Branch("compare", "not yet", "ещё нет"),
            ),
        ),
    ),
)
