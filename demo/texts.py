"""What the demo company's clients write, by topic: their own words, mistakes included.

Russian contacts write in Russian. Each topic: how often it comes, and texts to draw from.
"""

WORDS_EN = (
    "Hello, since the update this does not work any more and nobody tells us why. Can you look?",
    "hi, quick question: where do i find this now? it used to be in the menu on the left",
    "We tried what your colleague wrote last week. Same result. Please call me back.",
    "Our new planner starts on Monday and has no idea how to use it. What do you suggest?",
    "The numbers in the export do not match the ones on screen. Which ones are right??",
    "Can we get an offer for five more seats, and does the discount from March still hold?",
    "third time i am writing this. who is acutally responsible for this?",
    "It would help us a lot if two people could edit the same plan. Is that coming?",
    "The invoice shows the wrong VAT number again, please correct it before Friday.",
    "Could somebody walk us through the set-up for the second site?",
)
WORDS_RU = (
    "Здравствуйте, после обновления перестало работать. Подскажите, к кому обращаться?",
    "Добрый день! Где теперь находится эта настройка? Раньше была в меню слева.",
    "Пробовали то, что советовал ваш коллега, не помогло. Перезвоните, пожалуйста.",
    "В понедельник выходит новый сотрудник, кто может показать ему программу?",
    "Цифры в выгрузке не совпадают с экраном. Каким верить??",
    "Пишу уже третий раз. Кто у вас за это отвечает?",
)
REPLIES = (
    "Thank you for writing. I have looked into it and will tell you by tomorrow noon.",
    "I have corrected it. Could you try once more and tell me whether it works?",
    "I have set up a short session for your team; the invitation is on its way.",
    "This was our mistake. It is mended now, and I check it again on Friday.",
)
REPLIES_RU = (
    "Спасибо, что написали. Разберусь и отвечу завтра до полудня.",
    "Исправили. Попробуйте, пожалуйста, ещё раз и скажите, получилось ли.",
)
COMMENTS = (
    "Their package includes it; the profile is simply not switched on.",
    "Same as last month. They need somebody to show it once, not another guide.",
    "I asked accounting: the discount holds until the end of the quarter.",
    "Careful, the head of design is new and was promised a call.",
)
WHYS = (
    "Needs training rather than a fix.",
    "This is about the contract, not about a fault.",
    "A fault: it can be repeated with their file.",
    "Belongs to the roll-out that is running.",
)
TRIED = ("Guide sent twice.", "Looked at their settings; nothing unusual.", "Nothing yet.")
EXPECTED = (
    "One session with both planners.",
    "A clear answer about the price.",
    "Find the cause.",
)
PRAISE = ("Quick and friendly.", "Solved at once, thank you!", "", "", "", "")
BLAME = ("Nobody knew whose job it was.", "I had to explain it three times.", "Too slow.", "")
