"""How each two of the five roles differ, for whoever confuses them."""

from roles.defaults.texts import DifferenceText, prose

DIFFERENCES: tuple[DifferenceText, ...] = (
    DifferenceText(
        "A",
        "Pj",
        prose("""
            Account agrees on what is bought and on which terms; Project sees that
            what was agreed is done. Until the signature the client talks with
            Account, from the first stage to the last one with Project.

            “Can we have two more licences?” goes to Account. “When does the second
            stage begin?” goes to Project.
        """),
        prose("""
            Аккаунт-менеджер договаривается, что покупают и на каких условиях;
            менеджер проекта следит, чтобы договорённое было сделано. До подписи
            клиент говорит с аккаунт-менеджером, от первого этапа до последнего — с
            менеджером проекта.

            «Можно ли докупить две лицензии?» — к аккаунт-менеджеру. «Когда начнётся
            второй этап?» — к менеджеру проекта.
        """),
    ),
    DifferenceText(
        "A",
        "Pr",
        prose("""
            Account sells what there is; Product decides what there will be. Account
            knows what one client asks for today, Product weighs what many clients
            lack.

            “What does the larger package cost?” goes to Account. “Will there be an
            export to our format?” goes to Product.
        """),
        prose("""
            Аккаунт-менеджер продаёт то, что есть; менеджер продукта решает, что
            появится. Аккаунт-менеджер знает, о чём просит один клиент сегодня,
            менеджер продукта взвешивает, чего не хватает многим.

            «Сколько стоит большой пакет?» — к аккаунт-менеджеру. «Будет ли выгрузка в
            нашем формате?» — к менеджеру продукта.
        """),
    ),
    DifferenceText(
        "A",
        "S",
        prose("""
            Account is asked before the purchase, Support after it. Account answers
            for the deal, Support for what was bought to work. When a fault turns into
            a question of money (a refund, a discount), Support leads and asks Account
            to agree.

            “We were promised 10 % and got 5 %” goes to Support, who asks Account. “We
            want to renew on other terms” goes to Account.
        """),
        prose("""
            К аккаунт-менеджеру обращаются до покупки, к Поддержке — после неё.
            Аккаунт-менеджер отвечает за сделку, Поддержка — за то, чтобы купленное
            работало. Если неполадка становится вопросом денег (возврат, скидка),
            обращение ведёт Поддержка и согласует его с аккаунт-менеджером.

            «Обещали 10 %, а дали 5 %» — к Поддержке, она спросит аккаунт-менеджера.
            «Хотим продлить на других условиях» — к аккаунт-менеджеру.
        """),
    ),
    DifferenceText(
        "A",
        "CS",
        prose("""
            Both talk with the same people, and that is why they are confused. Account
            wants the next contract, Customer success wants the client to reach their
            goal; the contract follows. Account answers when the client wants to buy,
            Customer success speaks first when the client does not use what was
            bought.

            “How do we use the new tool?” goes to Customer success, even if Account
            was asked. An opportunity that Customer success sees goes to Account, with
            its reason.
        """),
        prose("""
            Оба говорят с одними и теми же людьми, поэтому их и путают.
            Аккаунт-менеджеру нужен следующий договор, менеджеру по успеху — чтобы
            клиент достиг своей цели; договор приходит следом. Аккаунт-менеджер
            отвечает, когда клиент хочет купить, менеджер по успеху первым начинает
            разговор, когда купленным не пользуются.

            «Как пользоваться новым инструментом?» — к менеджеру по успеху, даже если
            спросили аккаунт-менеджера. Возможность продажи, которую заметил менеджер
            по успеху, — к аккаунт-менеджеру, с объяснением.
        """),
    ),
    DifferenceText(
        "Pj",
        "Pr",
        prose("""
            Project brings one client's undertaking to its end with what there is;
            Product changes what there is, for everyone. A wish that only one project
            needs is Project's to solve; a wish that keeps coming back is Product's to
            plan.

            “Set the fields up as in our old system” goes to Project. “The tool lacks
            a field that every builder needs” goes to Product.
        """),
        prose("""
            Менеджер проекта доводит дело одного клиента до конца тем, что есть;
            менеджер продукта меняет то, что есть, для всех. Пожелание одного проекта
            решает менеджер проекта; пожелание, которое повторяется, планирует
            менеджер продукта.

            «Настройте поля, как в нашей старой системе» — к менеджеру проекта. «Не
            хватает поля, нужного каждому строителю» — к менеджеру продукта.
        """),
    ),
    DifferenceText(
        "Pj",
        "S",
        prose("""
            Both react, but Project works by a plan with stages, Support by a queue.
            What breaks before the client has taken the work over is Project's; what
            breaks afterwards is Support's.

            “The import fails in our second stage” goes to Project. “The import that
            ran for a year fails since Monday” goes to Support.
        """),
        prose("""
            Оба реагируют, но менеджер проекта работает по плану с этапами, Поддержка
            — по очереди. Что ломается до приёмки работ, — дело менеджера проекта; что
            после неё, — дело Поддержки.

            «На втором этапе не проходит загрузка» — к менеджеру проекта. «Загрузка
            работала год и с понедельника падает» — к Поддержке.
        """),
    ),
    DifferenceText(
        "Pj",
        "CS",
        prose("""
            This pair is confused first. Project is reactive and operational: stages,
            resources and what goes wrong on the way. Customer success is proactive
            and strategic: what the client wants to have reached in a year. A project
            ends; the relationship goes on.

            “Delivery slips by a week” goes to Project. “The project is live, and half
            of the people still work in spreadsheets” goes to Customer success.
        """),
        prose("""
            Эту пару путают первой. Менеджер проекта реактивен и оперативен: этапы,
            ресурсы, трудности по дороге. Менеджер по успеху проактивен и стратегичен:
            чего клиент хочет достичь через год. Проект кончается, отношения
            продолжаются.

            «Поставка сдвигается на неделю» — к менеджеру проекта. «Проект запущен, а
            половина людей всё ещё работает в таблицах» — к менеджеру по успеху.
        """),
    ),
    DifferenceText(
        "Pr",
        "S",
        prose("""
            Support helps this client today, Product sees to it that the question does
            not come again. A workaround is Support's, its end is Product's.

            “It shows an error” goes to Support. “The same error for the tenth client
            this month” goes from Support to Product.
        """),
        prose("""
            Поддержка помогает этому клиенту сегодня, менеджер продукта добивается,
            чтобы вопрос не возник снова. Обходной путь — дело Поддержки, его отмена —
            дело менеджера продукта.

            «Выходит ошибка» — к Поддержке. «Та же ошибка у десятого клиента за месяц»
            — от Поддержки к менеджеру продукта.
        """),
    ),
    DifferenceText(
        "Pr",
        "CS",
        prose("""
            Product knows what the product can do, Customer success knows what this
            client wants to do with it. Product plans by releases for all, Customer
            success by the goal of one.

            “We lack a report” goes to Product, with the value behind it from Customer
            success. “Which of your reports shows us that?” goes to Customer success.
        """),
        prose("""
            Менеджер продукта знает, что умеет продукт, менеджер по успеху знает, что
            с ним хочет сделать этот клиент. Менеджер продукта планирует релизами для
            всех, менеджер по успеху — целью одного.

            «Нам не хватает отчёта» — к менеджеру продукта, с ценностью, которую
            добавит менеджер по успеху. «Какой из ваших отчётов это покажет?» — к
            менеджеру по успеху.
        """),
    ),
    DifferenceText(
        "S",
        "CS",
        prose("""
            Support answers what broke, Customer success answers why it is not used.
            Support is done when the incident is closed, Customer success when the
            client gets there. A fault that comes three times, and a question that is
            really a wish to learn, belong to Customer success too.

            “The plan cannot be exported” goes to Support. “We do not know which
            export to choose” goes to Customer success.
        """),
        prose("""
            Поддержка отвечает на то, что сломалось, менеджер по успеху — на то,
            почему не пользуются. Работа Поддержки кончается с закрытием обращения,
            работа менеджера по успеху — когда клиент достиг своего. Неполадка,
            пришедшая в третий раз, и вопрос, за которым стоит желание научиться, —
            дело и менеджера по успеху.

            «План не выгружается» — к Поддержке. «Не знаем, какую выгрузку выбрать» —
            к менеджеру по успеху.
        """),
    ),
)
