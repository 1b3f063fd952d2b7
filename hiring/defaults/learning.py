"""Willingness to learn: speaks openly of a mistake and of what was done about it."""

from hiring.guide_document import Quality

QUALITY = Quality(
    "learning",
    {
        "name_en": "Willingness to learn",
        "name_ru": "Готовность учиться",
        "question_en": (
            "Tell me about a mistake you made at work. What happened, and what did you do then?"
        ),
        "question_ru": (
            "Расскажите о своей ошибке на работе. Что произошло и что вы сделали потом?"
        ),
        "follow_ups_en": (
            "How did you notice it? Who heard of it from you?\n"
            "What do you do differently since then? When did that last help?\n"
            "What have you learned in the last half year, and how did you go about it?"
        ),
        "follow_ups_ru": (
            "Как вы её заметили? Кто узнал о ней от вас?\n"
            "Что вы с тех пор делаете иначе? Когда это в последний раз помогло?\n"
            "Чему вы научились за последние полгода и как именно учились?"
        ),
        "good_en": (
            "Tells openly of a real mistake at work that cost something.\n"
            "Says “I”: names their own part in it and does not blame others.\n"
            "Says what was done to mend it, and what has been different ever since."
        ),
        "good_ru": (
            "Открыто рассказывает о настоящей рабочей ошибке, которая чего-то стоила.\n"
            "Говорит «я»: называет свою долю и не винит других.\n"
            "Говорит, что было сделано, чтобы исправить, и что с тех пор стало иначе."
        ),
        "warning_en": (
            "Remembers no mistake, or one that is praise in disguise (“I work too much”).\n"
            "The client, a colleague or the manager was to blame.\n"
            "Tells of the mistake and of nothing that was done about it."
        ),
        "warning_ru": (
            "Не помнит ни одной ошибки или называет такую, которой хвалятся («слишком много"
            " работаю»).\n"
            "Виноваты клиент, коллега или начальник.\n"
            "Рассказывает об ошибке, но ни о чём, что было сделано после неё."
        ),
        "anchor_1_en": "No mistake, or others were to blame for it, even when asked again.",
        "anchor_1_ru": "Ошибок не было, или виноваты другие, даже после повторного вопроса.",
        "anchor_2_en": (
            "A small mistake without consequences, or a real one half blamed on circumstances."
            " Little was done about it."
        ),
        "anchor_2_ru": (
            "Мелкая ошибка без последствий или настоящая, но наполовину из-за обстоятельств."
            " Почти ничего не сделано."
        ),
        "anchor_3_en": (
            "A real mistake with their own part in it, mended. Has drawn a conclusion from it."
        ),
        "anchor_3_ru": "Настоящая ошибка и своя доля в ней, исправлена. Вывод сделан.",
        "anchor_4_en": (
            "A real mistake, told to those concerned by themselves; mended, and something changed"
            " for good. Asks for criticism and can say what was learned from it lately."
        ),
        "anchor_4_ru": (
            "Настоящая ошибка, о которой сам(а) сказал(а) тем, кого она коснулась; исправлена, и"
            " порядок работы изменён надолго. Просит критики и может сказать, чему она недавно"
            " научила."
        ),
    },
)
