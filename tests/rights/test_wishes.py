"""What words about one's data ask for: phrases that were written after the patterns."""

import pytest

from api.rights.wishes import wish_of

PHRASES = {
    "know": """
        what do u guys have on me
        which details about me are in your computer
        show me what you have stored about me please
        can i see my info
        what all yall got saved on me
        could you list everything you hold under my name
        cuéntame qué datos tienen de mi
        ¿qué guardan sobre mí?
        qué sabe la clínica sobre mi
        tell me what info you have about me
    """,
    "download": """
        i'd like a copy of this conversation
        email me a transcript
        pls export all my stuff
        can i have my data as a file
        i need a printout of everything i typed
        where do i download my chats
        quisiera una copia de esta conversación
        necesito descargar mi historial
        puedo bajar mis datos
        give me my data
    """,
    "forget": """
        pls delete my chat
        erase what i said
        i want all my information removed
        get rid of my records please
        wipe this conversation, my husband checks my phone
        i'd rather you didn't keep any of this, delete it
        remove me from the system
        don't want you storing my number
        bórrame
        olvídense de mí
        quiero que eliminen todo lo que dije
        borra esta conversación por favor
        take me off your records
        forget everything
    """,
    "viewers": """
        who has looked at my chat
        who's been reading my messages
        has anybody seen what i wrote
        did anyone look at my file
        which employees opened my chart
        quién ha visto mi conversación
        alguien leyó mis mensajes?
        can i get the access log for my chat
        did the front desk read this
        quienes han leído esto
    """,
    "withdraw": """
        i revoke my consent
        i no longer agree to this
        quiero retirar mi consentimiento
        ya no acepto que guarden esto
    """,
    "correct": """
        you have my name wrong
        fix my birthday please
        i need to change my address
        mi apellido está mal escrito
        my phone on file is outdated
    """,
    "policy": """
        is this confidential
        who can read this
        how long do you keep chats
        does my employer find out
        es privado?
        do you sell data
        where are your servers
        will my parents be told
        is it encrypted
    """,
}


@pytest.mark.parametrize(
    ("wish", "text"),
    [
        (wish, line.strip())
        for wish, lines in PHRASES.items()
        for line in lines.strip().splitlines()
    ],
)
def test_wish(wish: str, text: str) -> None:
    assert wish_of(text) == wish


@pytest.mark.parametrize("text", ["", "x" * 5_000, "delete " * 900, "who has " * 700, "\x00?"])
def test_any_text_has_one(text: str) -> None:
    assert wish_of(text)
