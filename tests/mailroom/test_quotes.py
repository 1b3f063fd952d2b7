"""What somebody wrote now, apart from what they quote: shapes of mail programs, two languages."""

import pytest

from mailroom.parsing import words_of

ADDRESS = "help@plano.example"
INTRODUCTIONS = {
    "Gmail, English": f"On Mon, Mar 3, 2025 at 10:00 AM Marta Lind <{ADDRESS}> wrote:",
    "Gmail, folded": f"On Mon, Mar 3, 2025 at 10:00 AM Marta Lind <\n{ADDRESS}> wrote:",
    "Gmail, Russian": f"пн, 3 мар. 2025 г. в 10:00, Марта Линд <{ADDRESS}>:",
    "Gmail, Russian, folded": f"пн, 3 мар. 2025 г. в 10:00, Марта Линд <\n{ADDRESS}>:",
    "Apple, English": f"On 3 Mar 2025, at 10:00, Marta Lind <{ADDRESS}> wrote:",
    "Apple, Russian": f"3 марта 2025 г., в 10:00, Марта Линд <{ADDRESS}> написал(а):",
    "Thunderbird, English": "On 03.03.2025 10:00, Marta Lind wrote:",
    "Thunderbird, Russian": "03.03.2025 10:00, Марта Линд пишет:",
    "Yandex": f'03.03.2025, 10:00, "Марта Линд" <{ADDRESS}>:',
    "Mail.ru, Russian": f"Понедельник, 3 марта 2025, 10:00 +03:00 от Марта Линд <{ADDRESS}>:",
    "Mail.ru, English": f"Monday, March 3, 2025 10:00 AM +03:00 from Marta Lind <{ADDRESS}>:",
}
BLOCKS = {
    "Outlook, English": f"From: Marta Lind <{ADDRESS}>\nSent: Monday, 3 March 2025 10:00\n"
    "To: Anna\nSubject: Oven\n\nOne is enough.",
    "Outlook, Russian": f"От: Марта Линд <{ADDRESS}>\nОтправлено: 3 марта 2025 г. 10:00\n"
    "Кому: Анна\nТема: Печь\n\nОдной хватит.",
    "Outlook, a line above": f"________________________________\nFrom: Marta Lind <{ADDRESS}>\n"
    "Date: Monday, 3 March 2025\nTo: Anna\nSubject: Oven\n\nOne is enough.",
    "Outlook, old, English": "-----Original Message-----\nFrom: Marta\n\nOne is enough.",
    "Outlook, old, Russian": "-----Исходное сообщение-----\nОт: Марта\n\nОдной хватит.",
    "Yandex, forwarded": "-------- Пересылаемое сообщение --------\n03.03.2025\n\nОдной хватит.",
    "Yandex, a head": f"----------------\nКому: Анна ({ADDRESS});\nТема: Печь;\n"
    f'03.03.2025, 10:00, "Марта" <{ADDRESS}>:\n\nОдной хватит.',
    "only marks": "> One is enough.\n> Marta",
}


@pytest.mark.parametrize("marks", ["> ", ""])
@pytest.mark.parametrize("name", INTRODUCTIONS)
def test_words_when_introduced_then_the_rest_is_quoted(name: str, marks: str) -> None:
    quoted = f"{INTRODUCTIONS[name]}\n\n{marks}One is enough.\n{marks}Marta"
    words = words_of(f"Thank you!\nSee you\n\n{quoted}\n")
    assert (words.fresh, words.signature, words.quoted) == ("Thank you!\nSee you", "", quoted)


@pytest.mark.parametrize("name", BLOCKS)
def test_words_when_a_block_follows_then_it_is_quoted(name: str) -> None:
    words = words_of(f"Thank you!\n\n{BLOCKS[name]}\n")
    assert (words.fresh, words.quoted) == ("Thank you!", BLOCKS[name])


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nAnna Keller\n+49 30 1234",
        "Best regards,\nAnna",
        "С уважением,\nАнна",
        "Sent from my iPhone",
        "Отправлено с iPhone",
        "Отправлено из Яндекс Почты",
    ],
)
def test_words_when_signed_then_the_signature_stands_apart(signature: str) -> None:
    words = words_of(f"Thank you!\n\n{signature}\n")
    assert (words.fresh, words.signature) == ("Thank you!", signature)


@pytest.mark.parametrize(
    "text",
    [
        "On Monday we wrote: it is fine.",
        "From: the kitchen\nTo: the hall there are two doors",
        "> One is enough?\n\nYes.\n\n> And the door?\n\nNo.",
        "On Mon, Mar 3, 2025, Marta <a@b.c> wrote:\n> One is enough?\n> Marta\n\nYes, it is.",
        "> Only a quotation",
        "-- \nOnly a signature",
        "Отправлено вчера, от вас ответа нет",
        "Best regards are what I send, and more text below\nand below",
    ],
)
def test_words_when_nothing_is_surely_old_then_all_of_it_stays(text: str) -> None:
    words = words_of(text)
    assert (words.fresh, words.signature, words.quoted) == (text, "", "")


def test_words_when_put_together_then_nothing_is_lost() -> None:
    text = "Thank you!\n\n-- \nAnna\n\nOn Mon, 3 Mar 2025 at 10:00, M <a@b.c> wrote:\n> x\n"
    words = words_of(text)
    together = " ".join((words.fresh, words.signature, words.quoted))
    assert together.split() == text.split()
