"""Support manager."""

from roles.defaults.texts import RoleText, RoleTexts, lines, prose

ROLE = RoleText(
    code="S",
    mode="reactive",
    en=RoleTexts(
        name="Support manager",
        summary="Puts right what was bought and does not work: repair, exchange, refund.",
        description=prose("""
            The support manager is there when something bought does not work as it should. The
            client has a problem now, and it has to be put right: repaired, exchanged, refunded, or
            explained if it is no fault at all.

            The work is reactive and counted in hours. Each request has a due time; the best answer
            is the one that settles it at the first contact. A support manager does not look for
            further sales in a complaint and does not promise what belongs to other roles: a
            wish goes to the product manager, a contract question to the account manager.

            The border with customer success is where most clients are sent to and fro. If the
            product does not do what it should, it is support. If it does, and the client does not
            get what they wanted from it, it is customer success: a training need, a wrong way of
            working, a service nobody told them of. The same question asked three times is no
            longer an incident; it is passed on together with its history.
        """),
        responsibilities=lines(
            "Takes in faults and complaints about what was bought and answers by the due time.",
            "Finds out what is wrong, repairs it, or gets those who can to repair it.",
            "Arranges exchange, return and refund by the rules in force.",
            "Restores access and corrects data and settings.",
            "Tells the client what happened, in words the client understands.",
            "Passes repeated faults to the product manager and training needs to customer success.",
        ),
        analogy=prose("""
            In a building-supplies store this is the information desk. The drill you bought
            yesterday does not turn: they look at it, change it, give the money back or show you the
            safety catch. They are quick and exact, and they hope not to see you again soon.
        """),
        cares_for="The problem after purchase.",
        horizon="The incident, from hours to a few days",
        contact="The client, when something does not work.",
        work_object="An incident: a fault, a claim, a lost access.",
        success=prose("""
            Requests solved at the first contact, first response and solution by the due time,
            satisfaction with the answer, faults that do not come back.
        """),
        rhythm="The queue by due time, every hour; repeated faults are looked through once a week.",
    ),
    ru=RoleTexts(
        name="Менеджер поддержки",
        summary="Исправляет то, что куплено и не работает: ремонт, обмен, возврат.",
        description=prose("""
            Менеджер поддержки нужен, когда купленное работает не так, как должно. Проблема у
            клиента есть прямо сейчас, и её надо устранить: исправить, обменять, вернуть деньги —
            или объяснить, если это вовсе не неисправность.

            Работа реактивная, счёт идёт на часы. У каждого обращения есть срок; лучший ответ —
            тот, который решает вопрос при первом обращении. Менеджер поддержки не ищет в жалобе
            повод для продажи и не обещает того, за что отвечают другие роли: пожелание передаётся
            менеджеру продукта, вопрос по договору — аккаунт-менеджеру.

            На границе с успехом клиента людей чаще всего гоняют туда и обратно. Если продукт не
            делает того, что должен, — это поддержка. Если делает, но клиент не получает того, чего
            хотел, — это успех клиента: нужно обучение, выбран неудачный способ работы, о нужной
            услуге никто не рассказал. Один и тот же вопрос, заданный в третий раз, — уже не
            инцидент; его передают дальше вместе с историей.
        """),
        responsibilities=lines(
            "Принимает сообщения о неисправностях и претензии к купленному и отвечает в срок.",
            "Выясняет, что не так, и исправляет сам или подключает тех, кто может исправить.",
            "Оформляет обмен, возврат товара и денег по действующим правилам.",
            "Восстанавливает доступ, исправляет данные и настройки.",
            "Объясняет клиенту, что произошло, понятными ему словами.",
            "Передаёт повторяющиеся неисправности менеджеру продукта, а потребность в обучении — "
            "менеджеру по успеху.",
        ),
        analogy=prose("""
            В строительном магазине это стойка информации. Купленная вчера дрель не вращается: её
            осмотрят, обменяют, вернут деньги или покажут, где предохранитель. Здесь работают
            быстро и точно — и надеются, что вам не придётся скоро вернуться.
        """),
        cares_for="Проблема после покупки.",
        horizon="Инцидент — от часов до нескольких дней",
        contact="Клиент, когда что-то не работает.",
        work_object="Инцидент: неисправность, претензия, потерянный доступ.",
        success=prose("""
            Обращения, решённые при первом контакте, первый ответ и решение в срок, довольство
            ответом, неисправности, которые не повторяются.
        """),
        rhythm="Очередь по срокам — каждый час; повторяющиеся неисправности просматриваются раз "
        "в неделю.",
    ),
)
