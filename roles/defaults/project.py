"""Project manager."""

from roles.defaults.texts import RoleText, RoleTexts, lines, prose

ROLE = RoleText(
    code="Pj",
    mode="reactive",
    en=RoleTexts(
        name="Project manager",
        summary="Sees one client's project through: stages, dates, people, problems on the way.",
        description=prose("""
            The project manager leads the client's project from the agreed scope to its
            acceptance: a roll-out, an integration, a delivery in several stages. They know what
            has been done, what comes next, who is needed for it and what stands in the way.

            The work is reactive and operational. A plan exists, but the day is made of what
            happens to it: a department is late, a delivery lacks a part, the client's own people
            have no time. The project manager reacts, gets other departments to act, and tells the
            client the truth about dates before the client has to ask.

            This role and customer success are the two that people confuse first. The project
            manager answers for a project that has a beginning and an end; customer success
            answers for the client's goal, which begins before the project and lasts after it. The
            project can be finished on the day and within the budget, and the client can still
            have gained nothing: that is why a finished project is handed over to success and not
            just closed.
        """),
        responsibilities=lines(
            "Agrees on stages, dates and who does what, and keeps the plan true.",
            "Gets the people and departments that the project needs.",
            "Notices problems on the way, settles them or raises them in time.",
            "Reports to the client where the project stands, in the agreed rhythm.",
            "Agrees on changes of scope together with the account manager.",
            "Hands the finished project over to customer success, with what was left open.",
        ),
        analogy=prose("""
            In a building-supplies store this is the deputy director who sees one client's job
            through. Your house needs forty pallets in five deliveries: they arrange the lorries,
            have the missing tiles brought from another branch, and call you before the rain does.
            When the last delivery is signed for, their job is done.
        """),
        cares_for="The client's project: stages, resources, problems on the way.",
        horizon="The project, from its start to acceptance",
        contact="Either side, when something in the project happens; the manager, at each stage.",
        work_object="A project with stages, dates and resources.",
        success=prose("""
            Stages accepted on the promised day, changes agreed before they are made, problems
            told to the client before the client finds them, budget kept.
        """),
        rhythm="Every day while the project runs; a status with the client once a week and at "
        "the end of each stage.",
    ),
    ru=RoleTexts(
        name="Менеджер проекта",
        summary="Доводит проект клиента до конца: этапы, сроки, люди, проблемы по пути.",
        description=prose("""
            Менеджер проекта ведёт проект клиента от согласованного объёма работ до приёмки:
            внедрение, интеграцию, поставку в несколько этапов. Он знает, что уже сделано, что
            дальше, кто для этого нужен и что мешает.

            Работа реактивная и оперативная. План есть, но день состоит из того, что с этим планом
            происходит: отдел опаздывает, в поставке не хватает детали, у сотрудников клиента нет
            времени. Менеджер проекта реагирует, подключает другие отделы и говорит клиенту правду
            о сроках раньше, чем тому придётся спросить.

            Эту роль и успех клиента путают чаще всего. Менеджер проекта отвечает за проект, у
            которого есть начало и конец; менеджер по успеху — за цель клиента, которая появилась
            до проекта и останется после него. Проект можно сдать день в день и в рамках бюджета,
            а клиент при этом ничего не получит. Поэтому завершённый проект не просто закрывают, а
            передают менеджеру по успеху.
        """),
        responsibilities=lines(
            "Согласует этапы, сроки и исполнителей и следит, чтобы план соответствовал "
            "действительности.",
            "Обеспечивает проект нужными людьми и отделами.",
            "Замечает проблемы по пути, решает их или вовремя поднимает на уровень выше.",
            "В согласованном ритме сообщает клиенту, на какой стадии проект.",
            "Согласует изменения объёма работ вместе с аккаунт-менеджером.",
            "Передаёт завершённый проект менеджеру по успеху вместе с тем, что осталось "
            "незакрытым.",
        ),
        analogy=prose("""
            В строительном магазине это заместитель директора, который сопровождает заказ одного
            клиента. Для дома нужно сорок паллет в пять поставок: он закажет машины, привезёт
            недостающую плитку из другого филиала и позвонит вам раньше, чем начнётся дождь. Когда
            подписана последняя накладная, его работа закончена.
        """),
        cares_for="Проект клиента: этапы, ресурсы, проблемы по пути.",
        horizon="Проект — от начала до приёмки",
        contact="Любая сторона, когда в проекте что-то происходит; менеджер — на каждом этапе.",
        work_object="Проект: этапы, сроки, ресурсы.",
        success=prose("""
            Этапы приняты в обещанный день, изменения согласованы до того, как их сделали, о
            проблемах клиент узнал от нас, а не обнаружил сам, бюджет выдержан.
        """),
        rhythm="Каждый день, пока идёт проект; статус с клиентом раз в неделю и по окончании "
        "каждого этапа.",
    ),
)
