"""Common topics of requests; each names the role that answers.

Whatever cannot be settled in one conversation (a project, a release, a contract) is not counted
against first-contact resolution.
"""

from roles.defaults.texts import TopicText

TOPICS: tuple[TopicText, ...] = (
    TopicText("price-offer", "A", "Price or offer", "Цена или предложение"),
    TopicText("demo-trial", "A", "Demonstration or trial", "Показ или пробный период", False),
    TopicText("additional-order", "A", "Additional order", "Дополнительный заказ"),
    TopicText(
        "order-change", "A", "Change or cancellation of an order", "Изменение или отмена заказа"
    ),
    TopicText("partner-terms", "A", "Terms for partners", "Условия для партнёров", False),
    TopicText("invoice-payment", "A", "Invoice or payment", "Счёт или оплата"),
    TopicText(
        "closing-documents", "A", "Acts and accounting documents", "Акты и закрывающие документы"
    ),
    TopicText("client-details", "A", "Change of company details", "Изменение реквизитов"),
    TopicText("contract-terms", "A", "Contract terms", "Условия договора", False),
    TopicText("contract-renewal", "A", "Renewal of the contract", "Продление договора", False),
    TopicText("delivery-status", "Pj", "Where is my delivery?", "Где моя поставка?"),
    TopicText(
        "delivery-change",
        "Pj",
        "Change of delivery date or address",
        "Изменение срока или адреса доставки",
    ),
    TopicText("project-status", "Pj", "Stage and dates of a project", "Этап и сроки проекта"),
    TopicText("project-delay", "Pj", "Delay in a project", "Задержка в проекте", False),
    TopicText("scope-change", "Pj", "Change of the project's scope", "Изменение объёма", False),
    TopicText("implementation", "Pj", "Roll-out and go-live", "Внедрение и запуск", False),
    TopicText("data-migration", "Pj", "Transfer of data", "Перенос данных", False),
    TopicText(
        "integration-setup",
        "Pj",
        "Connecting other systems",
        "Интеграция с другими системами",
        False,
    ),
    TopicText(
        "acceptance",
        "Pj",
        "Acceptance of a stage or project",
        "Приёмка этапа или проекта",
        False,
    ),
    TopicText("feature-wish", "Pr", "Wish for the product", "Пожелание к продукту", False),
    TopicText("product-range", "Pr", "Range and availability", "Ассортимент и наличие"),
    TopicText("replacement", "Pr", "What replaces this item?", "Чем заменить этот товар?"),
    TopicText(
        "compatibility", "Pr", "Characteristics and compatibility", "Характеристики и совместимость"
    ),
    TopicText("documentation", "Pr", "Manuals and certificates", "Инструкции и сертификаты"),
    TopicText("product-quality", "Pr", "Quality of the product", "Качество продукта", False),
    TopicText("roadmap", "Pr", "Releases and plans", "Релизы и планы развития"),
    TopicText("fault", "S", "It does not work", "Не работает"),
    TopicText("repeated-fault", "S", "It has broken again", "Снова не работает", False),
    TopicText("error-message", "S", "Error message", "Сообщение об ошибке"),
    TopicText("access", "S", "Access and signing in", "Доступ и вход в систему"),
    TopicText("slow", "S", "It works slowly", "Медленно работает", False),
    TopicText("wrong-data", "S", "Wrong data", "Неверные данные"),
    TopicText("settings", "S", "Settings", "Настройки"),
    TopicText("exchange", "S", "Exchange or repair", "Обмен или ремонт", False),
    TopicText("warranty", "S", "Warranty terms", "Условия гарантии"),
    TopicText(
        "delivery-claim",
        "S",
        "Shortage or damage in a delivery",
        "Недостача или повреждение в поставке",
        False,
    ),
    TopicText("refund", "S", "Return and refund", "Возврат товара и денег", False),
    TopicText("how-to-use", "CS", "How do we use this?", "Как этим пользоваться?"),
    TopicText("training", "CS", "Training or seminar", "Обучение или семинар", False),
    TopicText("new-users", "CS", "Introducing new people", "Ввод новых сотрудников", False),
    TopicText("best-practice", "CS", "How do others do it?", "Как это делают другие?"),
    TopicText("choosing", "CS", "What suits our task?", "Что подойдёт для нашей задачи?", False),
    TopicText(
        "low-usage",
        "CS",
        "Our people hardly use it",
        "Наши сотрудники почти не пользуются",
        False,
    ),
    TopicText("goal-review", "CS", "Goals and results", "Цели и результаты", False),
    TopicText(
        "contact-change",
        "CS",
        "New contact or decision maker",
        "Новое контактное лицо или руководитель",
    ),
    TopicText(
        "service-complaint", "CS", "Complaint about our service", "Жалоба на обслуживание", False
    ),
    TopicText("leaving", "CS", "Thinking of leaving", "Намерение уйти", False),
    TopicText("who-answers", "CS", "Who answers for this?", "Кто за это отвечает?"),
)
