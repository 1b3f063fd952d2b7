"""Account manager."""

from roles.defaults.texts import RoleText, RoleTexts, lines, prose

ROLE = RoleText(
    code="A",
    mode="on_demand",
    en=RoleTexts(
        name="Account manager",
        summary="Answers what the client wants to buy today and keeps the deal in order.",
        description=prose("""
            The account manager looks after the deal: what the client buys, on which terms, at
            which price, and what else would be worth buying. A conversation begins with a wish
            the client has now, or with an offer that fits it, and ends with an order, a changed
            contract or a clear no.

            The account manager answers demand and stimulates it. They know the price list, the
            contract and the people who sign it. They are the right address for everything that
            has a sum or a clause in it, and the wrong one for “how do we use this?”: whoever asks
            that is not looking for an offer, and an offer in reply sounds like not having been
            heard.

            The difference from customer success: the account manager asks “what do you need to
            buy?”, customer success asks “what do you want to achieve?”. Both talk about more
            seats or a new service, but the first has a deal in view and the second a goal. So an
            opportunity that customer success spots goes to the account manager with its reason,
            and a doubt that the account manager hears goes to customer success on the same day.
        """),
        responsibilities=lines(
            "Prepares offers and answers questions about prices, discounts and delivery terms.",
            "Draws up contracts and supplements, and keeps the client's documents in order.",
            "Answers for invoices and payments together with accounting.",
            "Proposes additional purchases that fit the client's present need.",
            "Starts the renewal in time and brings it to a signature.",
            "Tells customer success of doubts, new decision makers and contracts about to end.",
        ),
        analogy=prose("""
            In a building-supplies store this is the sales assistant on the floor. You came for
            paint; they ask which wall it is for, bring the right tin, mention that brushes are
            cheaper this week, and take you to the till. Tomorrow they help somebody else.
        """),
        cares_for="The deal: offers, contract, additional sales.",
        horizon="From now to the next order",
        contact="The client, with a wish or a question about terms; the manager, with an offer "
        "or when a contract is about to end.",
        work_object="An offer, an order, a contract.",
        success=prose("""
            Signed and renewed contracts, additional sales, share of offers accepted, documents
            without mistakes and on time. Not by the number of calls made.
        """),
        rhythm="Every day on demand; contracts that end within 90 days are looked through once "
        "a week.",
    ),
    ru=RoleTexts(
        name="Аккаунт-менеджер",
        summary="Отвечает на вопрос, что клиент хочет купить сегодня, и держит сделку в порядке.",
        description=prose("""
            Аккаунт-менеджер отвечает за сделку: что клиент покупает, на каких условиях, по какой
            цене и что ещё ему имело бы смысл купить. Разговор начинается с желания, которое есть
            у клиента сейчас, или с подходящего к нему предложения, а заканчивается заказом,
            изменением договора или ясным отказом.

            Аккаунт-менеджер отвечает на спрос и стимулирует его. Он знает прайс-лист, договор и
            людей, которые его подписывают. К нему идут со всем, в чём есть сумма или пункт
            договора. А вот вопрос «как этим пользоваться?» — не к нему: тот, кто так спрашивает,
            не ждёт коммерческого предложения, и предложение в ответ звучит так, будто человека
            не услышали.

            Чем это отличается от успеха клиента: аккаунт-менеджер спрашивает «что вам нужно
            купить?», а менеджер по успеху — «чего вы хотите добиться?». Оба говорят о
            дополнительных рабочих местах и новых услугах, но у первого в поле зрения сделка, а у
            второго — цель. Поэтому возможность продажи, которую заметил менеджер по успеху,
            передаётся аккаунт-менеджеру вместе с обоснованием, а сомнения клиента, которые
            услышал аккаунт-менеджер, в тот же день узнаёт менеджер по успеху.
        """),
        responsibilities=lines(
            "Готовит предложения, отвечает на вопросы о ценах, скидках и условиях поставки.",
            "Составляет договоры и дополнительные соглашения, ведёт документы клиента.",
            "Вместе с бухгалтерией отвечает за счета и оплату.",
            "Предлагает дополнительные покупки, которые подходят к текущей потребности клиента.",
            "Вовремя начинает продление договора и доводит его до подписи.",
            "Сообщает менеджеру по успеху о сомнениях клиента, о новых лицах, принимающих "
            "решения, и о договорах, срок которых истекает.",
        ),
        analogy=prose("""
            В строительном магазине это продавец-консультант в зале. Вы пришли за краской; он
            спросит, для какой она стены, принесёт нужную банку, скажет, что кисти на этой неделе
            дешевле, и проводит до кассы. Завтра он поможет кому-то другому.
        """),
        cares_for="Сделка: предложения, договор, дополнительные продажи.",
        horizon="От сегодняшнего дня до следующего заказа",
        contact="Клиент — с пожеланием или вопросом об условиях; менеджер — с предложением или "
        "когда истекает срок договора.",
        work_object="Предложение, заказ, договор.",
        success=prose("""
            Заключённые и продлённые договоры, дополнительные продажи, доля принятых предложений,
            документы без ошибок и в срок. Не число сделанных звонков.
        """),
        rhythm="Каждый день по запросу; договоры, которые заканчиваются в ближайшие 90 дней, "
        "просматриваются раз в неделю.",
    ),
)
