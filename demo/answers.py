"""Templates of answers in the demo company: four in English, the same four in Russian, shared by
a manager."""

from core.access import Actor
from handoffs import services as handoffs

TEMPLATES = (
    (
        "en",
        "We have your request",
        "Dear {contact_first_name},\n\nyour request #{number}, “{subject}”, is with {owner}. "
        "You hear from us before the end of tomorrow.\n\nKind regards\n{me}, {company}",
    ),
    (
        "en",
        "By when it is done",
        "Dear {contact_first_name},\n\nabout “{subject}”: we have promised you {promised} by "
        "{promised_by}, and it stays so. If that is too late for {client}, please say so now."
        "\n\nKind regards\n{me}",
    ),
    (
        "en",
        "What we need from you",
        "Dear {contact_first_name},\n\nto find the cause of “{subject}” we need the file and the "
        "version you work with (Help, About). Please answer to this mail, so that it stays with "
        "#{number}.\n\nKind regards\n{me}",
    ),
    (
        "en",
        "It is solved",
        "Dear {contact_first_name},\n\n“{subject}” is solved. If something is still wrong, answer "
        "to this mail: the request opens again with {owner}.\n\nKind regards\n{me}, {company}",
    ),
    (
        "ru",
        "Обращение получено",
        "Здравствуйте, {contact_first_name}!\n\nВашим обращением № {number} «{subject}» занимается "
        "{owner}. Мы ответим вам до конца завтрашнего дня.\n\nС уважением,\n{me}, {company}",
    ),
    (
        "ru",
        "К какому сроку будет готово",
        "Здравствуйте, {contact_first_name}!\n\nПо обращению «{subject}» мы обещали: {promised}. "
        "Срок прежний — {promised_by}. Если это поздно, напишите нам сейчас.\n\nС уважением,\n{me}",
    ),
    (
        "ru",
        "Что нужно от вас",
        "Здравствуйте, {contact_first_name}!\n\nЧтобы найти причину по обращению «{subject}», нам "
        "нужны файл и номер версии программы («Справка», «О программе»). Ответьте, пожалуйста, "
        "на это письмо: так всё останется в обращении № {number}.\n\nС уважением,\n{me}",
    ),
    (
        "ru",
        "Вопрос решён",
        "Здравствуйте, {contact_first_name}!\n\nВопрос «{subject}» решён. Если что-то ещё не так, "
        "ответьте на это письмо, и мы продолжим.\n\nС уважением,\n{me}, {company}",
    ),
)


def write_answers(manager: Actor) -> None:
    """Shared with everyone who works requests."""
    for language, name, body in TEMPLATES:
        handoffs.template_create(
            actor=manager, name=name, body=body, language=language, is_shared=True
        )
