"""Product manager."""

from roles.defaults.texts import RoleText, RoleTexts, lines, prose

ROLE = RoleText(
    code="Pr",
    mode="planned",
    en=RoleTexts(
        name="Product manager",
        summary="Decides what the product offers, and answers for its quality and its fit.",
        description=prose("""
            The product manager answers for the product itself: what is in the range, whether it
            is available, whether it is good, and whether it fits what clients need. They think in
            releases and in groups of clients, not in single requests.

            The work is planned. A wish of one client is weighed against the wishes of others and
            against the value of the contracts behind them; then it is taken into the plan, turned
            down with a reason, or answered with something that exists already. Whoever passed the
            wish on learns which of the three it was.

            A product manager rarely settles a client's problem today: if something is broken,
            support repairs it, and if the client does not know how to use it, customer success
            teaches it. What the product manager does with both is to remove the cause, so that
            the next client does not have to ask.
        """),
        responsibilities=lines(
            "Decides what belongs to the product or the range, and says what does not and why.",
            "Answers for quality and availability, and for the plan of releases.",
            "Gathers needs with the contract value behind them and weighs them openly.",
            "Answers questions about characteristics, compatibility and the road map.",
            "Finds the cause of faults that repeat themselves, together with support.",
            "Tells colleagues and clients what has changed in a release and what it is good for.",
        ),
        analogy=prose("""
            In a building-supplies store this is the head of the goods department. They decide
            which paints are stocked, whether there is enough of them before the season, and which
            brand is taken out because it peels off after a winter. You seldom meet them, but the
            shelf is their work.
        """),
        cares_for="The product: range, availability, quality, fit.",
        horizon="Releases, from a month to a year ahead",
        contact="Colleagues, with a need or a pattern in faults; the manager, with a release or "
        "a question to several clients at once.",
        work_object="The product and what clients need of it.",
        success=prose("""
            Needs answered and their contract value, faults that do not come back, use of what was
            released, releases on the announced day.
        """),
        rhythm="By the plan of releases; needs are weighed once a month, faults by topic are "
        "looked through once a week.",
    ),
    ru=RoleTexts(
        name="Менеджер продукта",
        summary="Решает, что входит в продукт, и отвечает за его качество и соответствие нуждам.",
        description=prose("""
            Менеджер продукта отвечает за сам продукт: что есть в ассортименте, есть ли это в
            наличии, хорошего ли оно качества и подходит ли клиентам. Он мыслит релизами и группами
            клиентов, а не отдельными обращениями.

            Работа плановая. Пожелание одного клиента сопоставляют с пожеланиями других и с суммой
            договоров, которые за ними стоят. После этого его берут в план, отклоняют с
            объяснением или предлагают то, что уже есть. Тот, кто передал пожелание, узнаёт, какое
            из трёх решений принято.

            Менеджер продукта редко решает проблему клиента сегодня: если что-то сломалось, это
            исправляет поддержка, а если клиент не знает, как пользоваться, его научит менеджер по
            успеху. Задача менеджера продукта — устранить причину, чтобы следующему клиенту уже не
            пришлось спрашивать.
        """),
        responsibilities=lines(
            "Решает, что входит в продукт или ассортимент, и объясняет, что не входит и почему.",
            "Отвечает за качество, наличие и план релизов.",
            "Собирает потребности вместе с суммой договоров, которые за ними стоят, и открыто "
            "их взвешивает.",
            "Отвечает на вопросы о характеристиках, совместимости и планах развития.",
            "Вместе с поддержкой находит причину повторяющихся неисправностей.",
            "Рассказывает коллегам и клиентам, что изменилось в релизе и чем это полезно.",
        ),
        analogy=prose("""
            В строительном магазине это заведующий товарным отделом. Он решает, какие краски
            продаются, хватит ли их к сезону и какую марку снять с полки, потому что после зимы она
            отслаивается. Встретите вы его редко, но полка — его работа.
        """),
        cares_for="Продукт: ассортимент, наличие, качество, соответствие потребностям.",
        horizon="Релизы — от месяца до года вперёд",
        contact="Коллеги — с потребностью или повторяющейся неисправностью; менеджер — с новым "
        "релизом или вопросом сразу к нескольким клиентам.",
        work_object="Продукт и то, чего клиенты от него ждут.",
        success=prose("""
            Закрытые потребности и сумма договоров за ними, неисправности, которые не повторяются,
            использование выпущенного, релизы в объявленный день.
        """),
        rhythm="По плану релизов; потребности взвешиваются раз в месяц, неисправности по темам "
        "просматриваются раз в неделю.",
    ),
)
