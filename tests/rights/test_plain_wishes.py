"""Wishes that are answered without asking what they mean, and what must not be taken for one."""

import time

import pytest

from api.rights.plain import is_plain_wish, plain_wish
from api.rights.wishes import wish_of

# Above the line of dashes: written before the patterns. Below it: written when they were done.
WORDINGS = {
    "forget": """
        forget me
        please forget me
        delete my data
        plz dlete my data
        erase everything
        wipe this conversation
        remove all my information from your system
        i want my data deleted
        please delete what i wrote
        delete me from your records
        ----
        hi, can you please erase my chat
        i would like you to delete everything you know about me
        get rid of my messages please
        clear my chat history
        destroy all of my personal information
        I want to be forgotten
        delete everything i said here
        could you remove my profile permanently
        purge everything you have on me right now
        i want you to forget everything about me
        Olvídenme
        bórrame
        bórrenme
        olvídeme
        quiero que borren mis datos
        borra esta conversación por favor
        borren todo lo que escribí
        elimine mis datos de su sistema
        quiero que me olviden
        olvídense de mí
        ----
        por favor elimínenme
        quisiera que borren mi información personal
        puede borrar este chat
        quiero que eliminen todo lo que dije aquí
        borre todos mis mensajes por favor
        necesito que borren toda mi información de su base de datos
        hola, ¿podría eliminar mi conversación?
        eliminen mi expediente para siempre
        exijo que mis datos sean eliminados
        borren mis dattos
    """,
    "know": """
        what do you know about me
        What do you know about me?
        what's stored about me
        do you have any data on me
        what do u know abt me
        show me my data
        what info do you have on me
        tell me what you know about me
        what have you saved about me
        can i see my info
        ----
        which information do you keep about me
        hey what data have you got about me
        what is on file about me
        i want to see everything you know about me
        please show me what is stored about me
        does the clinic have any information about me
        what do you remember about me
        what kind of information do you hold on me
        could you list my personal details
        what all do yall have on me
        ¿Qué saben de mí?
        qué hay en mi expediente
        quiero ver mis datos
        que tienen guardado sobre mi
        qué información tienen de mí
        qué datos guardan de mí
        qué sabe la clínica sobre mí
        muéstrenme mis datos
        tienen algo guardado sobre mi
        cuáles datos tienen de mí
        ----
        hola, ¿qué saben ustedes de mí?
        quisiera saber qué guardan sobre mí
        que informasion tienen sobre mi
        ¿tienen información sobre mí?
        puedo ver mi información personal
        enséñeme lo que saben de mí
        me gustaría ver todo lo que tienen de mí
        dígame qué datos hay sobre mí
        k saben de mi
        ¿qué dice mi expediente?
    """,
    "download": """
        download my data
        Download my data
        send me a file with all my info
        i want a copy of this chat
        email me a transcript of this chat
        give me my data
        export my information
        can i get a copy of everything you have on me
        i'd like to download this conversation
        send me everything you know about me
        ----
        please export all my data
        could you email me a copy of my messages
        how do i download my chat history
        get me a file of my data
        i need a printout of everything i typed
        can i have my data as a file
        print this conversation
        i want to downlaod my info
        hello can i get a transcript of our conversation
        mail me a copy of all my data please
        Descargar mis datos
        exporte mis datos
        quisiera una copia de esta conversación
        quiero descargar mis datos
        mándenme una copia de mis datos
        necesito un archivo con mis datos
        envíeme todo lo que tienen de mí
        quiero bajar mi información
        denme mis datos
        puedo descargar este chat
        ----
        por favor expórteme mis datos
        me gustaría recibir una copia de mi conversación
        quiero que me manden mis datos
        ¿cómo puedo descargar mi información?
        necesito una copia de todo lo que escribí
        descargue mis mensajes
        envíenme un archivo con toda mi información
        quiero exportar esta conversación
        solicito una copia de mis datos personales
        ¿me puede dar una copia de mis mensajes?
    """,
    "viewers": """
        who has looked at my chat
        Who has looked?
        who's been reading my messages
        did any doctor open my chat
        has anyone seen what i wrote
        who read my messages
        who opened my file
        has anybody looked at my data
        did the front desk read this
        which staff have seen my conversation
        ----
        who has acessed my information
        tell me who looked at my messages
        did anybody at the clinic read my chat
        has your staff looked through my data
        who all has seen this conversation
        which nurse viewed my chat
        i want to know who read what i wrote
        did someone else open my account
        has any nurse ever read my messages
        who viewed my record
        ¿Quién ha mirado?
        ¿Quién ha mirado mi chat?
        quién revisó mi conversación
        alguien leyó mis mensajes?
        quiénes miraron mis datos
        quién abrió mi expediente
        quiero saber quién vio mis mensajes
        ha leído alguien mi conversación
        algún doctor abrió mi chat
        quién ha visto lo que escribí
        ----
        ¿alguien de la clínica ha leído mi conversación?
        dígame quién ha revisado mis datos
        quien miró mi informacion
        ¿quiénes han leído mi chat?
        ¿alguna enfermera vio mis mensajes?
        hola, quisiera saber si alguien ha visto mis datos
        que empleados han abierto mi expediente
        ¿quién consultó mi información?
        quien entró en mi cuenta
        ¿algún médico revisó lo que escribí?
    """,
    "withdraw": """
        stop storing what i write
        Stop storing
        i withdraw my consent
        i take back my consent
        stop saving my messages
        please stop recording this conversation
        do not store what i write
        i no longer agree to this
        quit keeping my data
        i revoke my permission
        ----
        can you stop saving what i type
        i want you to stop collecting information about me
        don't keep my messages anymore
        i'd like to withdraw my consent
        stop keeping my chats please
        i do not consent to this anymore
        please don't save anything i type
        i want to revoke my consent
        stop stroing my data
        i would like you to stop recording what i say
        Dejar de guardar
        dejen de guardar lo que escribo
        quiero retirar mi consentimiento
        ya no acepto
        no guarden lo que escribo
        dejen de grabar esta conversación
        paren de guardar mis datos
        retiro mi consentimiento
        ya no autorizo esto
        deje de guardar mis mensajes por favor
        ----
        quisiera revocar mi permiso
        ya no estoy de acuerdo
        no quiero que guarden lo que escribo
        por favor dejen de almacenar mi información
        ya no guarden mis mensajes
        puede dejar de guardar lo que digo
        quiero que dejen de registrar este chat
        ya no doy mi consentimiento
        revoco mi autorización
        dejen de guardar cosas de mí
    """,
}
NEAR_MISSES = """
    get rid of me
    destroy me
    i want me gone
    i want everything gone
    wipe me out
    forget that i was ever here
    trash me
    i want to be erased from everybody's life
    everyone should forget me
    i want everything to be gone
    quiero que todos me olviden
    bórrenme del mapa
    cancel my appointment
    delete my appointment
    forget it
    forget that
    never mind, forget it
    forget what i said about tuesday
    remove my appointment on monday
    delete my reminder
    delete all my reminders
    erase my 3pm visit
    remove me from the waitlist
    take me off the list
    clear my schedule
    who looked at my xray
    who read my mri
    has anyone looked at my lab results
    did the doctor see my results
    did the nurse check my prescription
    who saw my daughter yesterday
    who will see me tomorrow
    who can read my chat
    what do you know about diabetes
    what do you have on my doctor
    what do you have for me
    what do you have for me tomorrow
    show me what you have
    show me everything you have on friday
    can i see the details
    can i see my results
    show me my appointments
    send me my test results
    get info
    i want to get information
    give me information about flu shots
    can i get a copy of my records
    i need a copy of my immunization record
    send me a copy of my prescription
    download the form
    give me everything
    do you have any openings
    do you have my insurance info
    do you know anything about my knee
    do not delete my data
    don't forget me
    please do not erase my chat
    you forgot me
    delete my massage
    do you delete my data
    when do you delete my chat
    did you get what i said
    i don't agree
    i do not consent
    stop taking my pills
    stop reminding me
    how do i get rid of my headache
    i forgot my medicine
    remove my stitches
    wipe my nose
    no borren mis datos
    no me olviden
    olvídelo
    se me olvidó mi cita
    me olvidé
    me olvide de mi cita
    borre mi cita
    cancele todo
    quite mi recordatorio
    quién vio mi radiografía
    quién me va a ver mañana
    alguien vio mis resultados
    quiero ver mis citas
    quiero ver los datos
    quiero una copia de mi receta
    mándeme mis resultados
    qué tienen para el martes
    qué saben de la diabetes
    qué hay en mi receta
    dejen de mandarme recordatorios
    no acepto esa hora
    ¿qué tienen de mi doctor?
    quiero información
"""


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines() if line.strip(" -")]


@pytest.mark.parametrize(
    ("wish", "text"), [(wish, line) for wish, text in WORDINGS.items() for line in lines(text)]
)
def test_a_plain_wish_is_taken(wish: str, text: str) -> None:
    assert plain_wish(text) == wish
    assert wish_of(text) == wish


@pytest.mark.parametrize("text", lines(NEAR_MISSES))
def test_a_near_miss_is_not_taken(text: str) -> None:
    assert not is_plain_wish(text)


def test_there_are_enough_of_each() -> None:
    assert all(len(lines(text)) == 40 for text in WORDINGS.values())
    assert len(lines(NEAR_MISSES)) >= 60


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "\x00",
        "x" * 5_000,
        "please " * 28,
        "i want to " * 4 + "x",
        "que " * 16,
        "can you tell me " * 4,
        "quiero que ustedes que quiero que ustedes que quiero que x",
        "all of the my data and chat " * 2,
    ],
)
def test_any_text_is_read_quickly(text: str) -> None:
    plain_wish("warm")
    begun = time.perf_counter()
    assert plain_wish(text) is None
    assert time.perf_counter() - begun < 0.5
