"""Customer success manager."""

from roles.defaults.texts import RoleText, RoleTexts, lines, prose

ROLE = RoleText(
    code="CS",
    mode="proactive",
    en=RoleTexts(
        name="Customer success manager",
        summary="Leads the client to the goal for which they came, and speaks up first.",
        description=prose("""
            The customer success manager answers for the client reaching their goal with us. They
            know what the client wants to achieve, how that is measured and by when, and they see
            to it that choice, use, training and new services lead there.

            The work is proactive and strategic. The customer success manager speaks up before the
            client has a reason to: because a contract will end, because half of the people trained
            no longer use what they learnt, because somebody else with the same goal found a better
            way. A week in which only incoming questions were answered is a week without customer
            success.

            Customer success does not replace the other four. A fault goes to support, a price to
            the account manager, a stage to the project manager, a wish to the product manager. But
            customer success knows of each of them, for the client has one goal and not five
            departments. When nobody seems to answer for a question, this role takes it and finds
            out.
        """),
        responsibilities=lines(
            "Finds out what the client wants to achieve, in the client's words, with a measure and "
            "a date.",
            "Teaches the right use of what was bought: introductions, seminars, advice.",
            "Watches over the client's health and speaks up before there is a problem.",
            "Reviews with the client what has been reached and what comes next.",
            "Spots opportunities and risks and passes them on with their reason.",
            "Takes unhappy clients on and gets the other roles to act for them.",
        ),
        analogy=prose("""
            In a building-supplies store this is the personal assistant for a whole building
            project. They ask about the house, not about paint: draw up the full list of materials,
            invite you to the seminar on insulation, tell you of the new delivery service, and come
            by to see that the boiler you bought is set right. You may buy nothing that day, and
            still return for years.
        """),
        cares_for="The client's goal.",
        horizon="The whole relationship, years ahead",
        contact="The manager, before the client has a reason to; the client, with a question "
        "about use or a goal.",
        work_object="The client's goal and the value sought.",
        success=prose("""
            Goals reached by the date, clients who stay and grow, health of the portfolio, NPS,
            share of clients who use what they bought. Not the number of requests closed.
        """),
        rhythm="The portfolio is looked through every day; each client is met at least once a "
        "quarter, goals are reviewed twice a year.",
    ),
    ru=RoleTexts(
        name="Менеджер по успеху клиентов",
        summary="Ведёт клиента к цели, ради которой он пришёл, и первым начинает разговор.",
        description=prose("""
            Менеджер по успеху отвечает за то, чтобы клиент вместе с нами достиг своей цели. Он
            знает, чего клиент хочет добиться, в чём это измеряется и к какому сроку, и заботится о
            том, чтобы к этому вели и выбор, и использование, и обучение, и новые услуги.

            Работа проактивная и стратегическая. Менеджер по успеху начинает разговор раньше, чем у
            клиента появится повод: потому что заканчивается договор, потому что половина обученных
            сотрудников больше не пользуется тем, чему научилась, потому что другой клиент с такой
            же целью нашёл способ лучше. Неделя, в которую он только отвечал на входящие вопросы, —
            неделя без успеха клиента.

            Успех клиента не заменяет четыре остальные роли. Неисправность — к поддержке, цена — к
            аккаунт-менеджеру, этап — к менеджеру проекта, пожелание — к менеджеру продукта. Но
            менеджер по успеху знает о каждом из этих вопросов, ведь у клиента одна цель, а не пять
            отделов. Когда кажется, что за вопрос никто не отвечает, менеджер по успеху берёт его
            на себя и выясняет, чей он.
        """),
        responsibilities=lines(
            "Выясняет, чего клиент хочет добиться: его словами, с показателем и сроком.",
            "Учит правильно пользоваться купленным: вводные занятия, семинары, советы.",
            "Следит за состоянием клиента и начинает разговор до того, как возникнет проблема.",
            "Вместе с клиентом подводит итоги: что достигнуто и что дальше.",
            "Замечает возможности и риски и передаёт их вместе с обоснованием.",
            "Берёт на себя недовольных клиентов и добивается, чтобы другие роли им помогли.",
        ),
        analogy=prose("""
            В строительном магазине это личный помощник на всю стройку. Он спрашивает не о краске,
            а о доме: составляет полный список материалов, приглашает на семинар по утеплению,
            рассказывает о новой доставке и заезжает проверить, правильно ли настроен купленный
            котёл. В этот день вы можете ничего не купить — и всё же возвращаться годами.
        """),
        cares_for="Цель клиента.",
        horizon="Все отношения с клиентом, на годы вперёд",
        contact="Менеджер — раньше, чем у клиента появится повод; клиент — с вопросом об "
        "использовании или о цели.",
        work_object="Цель клиента и ценность, ради которой он с нами.",
        success=prose("""
            Цели, достигнутые в срок, клиенты, которые остаются и растут, состояние портфеля, NPS,
            доля клиентов, которые пользуются купленным. Не число закрытых обращений.
        """),
        rhythm="Портфель просматривается каждый день; встреча с каждым клиентом — не реже раза в "
        "квартал, итоги по целям — дважды в год.",
    ),
)
