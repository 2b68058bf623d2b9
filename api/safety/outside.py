"""Who asks that nothing be sent to their phone or mail, or takes that back, in plain words.

Unlike `told`, this is acted on by itself, so it is read strictly: "dont call me" is a wish, "they
dont call me" a complaint, "dont text me at night" a wish for quiet hours, and who names another way
("dont call, text me") wants to be written to. That somebody else reads their phone counts always.
"""

import re

from api.safety.told import folded

_WRITE = r"(?:call|phone|ring|text|txt|sms|e ?mail|mail|message|msg|contact|whatsapp|write|reach)"
_WRITING = r"(?:call|phon|r?ing|text|txt|e ?mail|mail|messag|contact|writ|send(?:ing)? (?:me )?)ing"
_SENT = r"(?:calls?|texts?|text messages?|sms|e ?mails?|messages?|voice ?mails?|letters?|mail)"
_MINE = (
    r"(?:me|us|(?:at |on |to )?(?:my|our|the|this|that|these) (?:\w+ ){0,2}(?:phone|cell|mobile|"
    r"number|house|home|work|job|e ?mail|address|inbox|landline|whatsapp)|(?:at |to )?home|"
    r"(?:at |to )?work|here at (?:home|work))"
)
_DONT = r"(?:dont|do not|dnt|do nt|never|not)"
# In front of an imperative. "they dont call me", "if you dont call me", "why dont you" are none.
_SO = (
    r"(?:^|[.!?;] |\b(?:please|pls|plz|kindly|just|and|but|so|also|ok|okay|hey|hi|hello|thanks|"
    r"again|actually|then|because|cuz|bc|phone|texts|messages|emails?) )"
)
_ASKED = (
    r"(?:(?:make sure|be sure|please|id rather|i would rather|id prefer|prefer|want|need|ask)"
    r"(?: that)? (?:you|yall|they|the clinic|nobody|no one)(?: guys| all| to)? "
    r"(?:dont|do not|didnt|did not|never|not to|not)"
    r"|(?:i dont|i do not|dont) (?:want|need|like) (?:you|yall|anyone|anybody|the clinic)"
    r"(?: guys)? to|(?:it is|its|is) (?:not|never) safe (?:for you )?to"
    r"|(?:its|it is) unsafe (?:for you )?to"
    r"|(?:you|yall) (?:cant|cannot|can not|shouldnt|must not|mustnt))"
)
_SHARES = (
    r"(?:phone|cell ?phone|cell|mobile|texts?|text messages|messages|mail|e ?mails?|inbox|"
    r"voice ?mails?|whatsapp|telefono|celular|cel|movil|mensajes|textos|correos?|correspondencia)"
)
_PEOPLE = (
    r"(?:(?:my|his|her|our|mi|mis|su)(?: \w+)? \w+|my \w+|he|she|they|hes|shes|theyre|someone|"
    r"somebody|everyone|everybody|el|ella|ellos|alguien|todos)"
)
_LOOKS = (
    r"(?:reads?|reading|checks?|checking|sees|goes through|going through|looks? (?:at|through|in)|"
    r"looking (?:at|through)|monitors?|monitoring|snoops? (?:in|on|through)|spies on|tracks|"
    r"has access to|have access to|(?:can|could|will|might|would|may) (?:see|read|check|open)|"
    r"opens|has (?:the password to|my password for)|listens to|watches|took|takes|controls)"
)
# A helper reads for or to them.
_HELPS = (
    r"(?! (?:\w+ ){0,2}(?:for me|to me|out loud|aloud|with me|number|por mi|para mi|conmigo|"
    r"en voz alta))"
)
_MIRA = (
    r"(?:revisa|revisan|lee|leen|ve|ven|checa|checan|mira|miran|vigila|vigilan|espia|espian|"
    r"esculca|esculcan|controla|controlan|monitorea|abre|puede (?:ver|leer|revisar)|"
    r"tiene acceso a|(?:esta|anda) (?:viendo|revisando|leyendo|checando))"
)
_LLAME = (
    r"(?:llame[ns]?|marque[ns]?|escriba[ns]?|contacte[ns]?|texte[en]?[ens]*|textie[ns]?|"
    r"mensajee[ns]?|hable[ns]? por telefono|hable[ns]? al? (?:mi )?(?:casa|cel|celular|telefono))"
)
_MANDE = r"(?:mande[ns]?|envie[ns]?|deje[ns]?)"
_COSAS = (
    r"(?:(?:mas|ningun|ninguna|los|las|un|una) )?(?:mensajes?|mensajitos?|textos?|correos?|"
    r"e ?mails?|sms|whatsapps?|nada|recados?|cartas?|notificaciones|avisos|llamadas)"
)
_MIO = (
    r"(?:(?:a |al |en |por )?(?:mi|la|este|ese|el|mis) (?:\w+ )?(?:casa|trabajo|telefono|celular|"
    r"cel|movil|numero|correo|whatsapp|direccion)|a casa)"
)
_READ = re.compile(
    rf"\b(?:{_PEOPLE} (?:\w+ ){{0,3}}?{_LOOKS} (?:all |through )?(?:my|our) (?:\w+ )?"
    rf"{_SHARES}\b{_HELPS}"
    r"|(?:(?:my|mi) (?:husband|wife|boyfriend|girlfriend|partner|ex|marido|esposo|esposa|novio|"
    r"novia|pareja)|he|she|el|ella) (?:always )?(?:has|tiene) (?:my|mi) (?:phone|cell|telefono|"
    r"celular)\b(?! number)"
    rf"|my {_SHARES} (?:is|are|gets?|isnt|arent)(?: being| not)? (?:checked|read|monitored|watched|"
    r"tracked|tapped|shared|private|safe|secure)(?<!is private)(?<!is safe)(?<!is secure)"
    r"|we share (?:a|the|one|an|our|the same) (?:phone|e ?mail|cell|inbox)"
    rf"|(?:i )?dont want (?:him|her|them|anyone|anybody|my \w+) to (?:know|find out|see (?:it|this|"
    rf"(?:the |my |your )?{_SHARES})|read (?:it|this|my|the|your)|hear about)"
    rf"|(?:{_PEOPLE}|marido|esposo) (?:\w+ ){{0,3}}?{_MIRA} (?:todo )?(?:mi|mis|el|los) (?:\w+ )?"
    rf"{_SHARES}\b{_HELPS}"
    rf"|me {_MIRA} (?:todo )?(?:mi|mis|el|los) {_SHARES}\b{_HELPS}"
    rf"|no quiero que (?:\w+ ){{0,3}}(?:se entere|sepa|lo sepan|se enteren|vea|lea|se de cuenta)"
    r"(?! (?:la aguja|sangre)))"
)
_NO_MORE = re.compile(r"\b(?:no longer|doesnt|does not|didnt|cant|cannot|never|wont|ya no)\b")
_WISH = re.compile(
    rf"(?:{_SO}{_DONT}(?: you| ever| please| try to| be)? {_WRITE}(?:ing)? {_MINE}\b"
    rf"|\b{_ASKED} (?:\w+ )?{_WRITE} {_MINE}\b"
    rf"|(?:{_SO}|\bto )(?:stop|quit) {_WRITING} {_MINE}\b"
    rf"|(?:{_SO}|\bto )(?:stop|quit) sending (?:me )?(?:\w+ )?{_SENT}\b"
    rf"|{_SO}{_DONT} (?:leave|send)(?: me| us)? (?:a |an |any |no |more |me )*{_SENT}\b"
    rf"|{_SO}no more (?:phone )?{_SENT}\b"
    rf"|{_SO}no (?:phone )?{_SENT}(?: (?:or|and) \w+)?"
    r"(?= please| pls| to | at | on | ever|$| [.!;])"
    rf"|\b(?:i )?(?:dont|do not) want (?:any |to (?:get|receive) )+(?:more )?(?:phone )?{_SENT}\b"
    rf"|\btake me off (?:all )?(?:your|the|all) (?:{_WRITE}(?:ing)? )?lists?\b"
    r"|\bremove my (?:phone|number|e ?mail)\b"
    r"(?! (?:\w+ ){0,3}from (?:your|the) (?:record|system|file))"
    rf"|\bno me {_LLAME}\b|\bno me {_MANDE} {_COSAS}\b|\bno {_LLAME} {_MIO}\b"
    rf"|\bno {_MANDE} {_COSAS}\b|\bno {_MANDE} (?:\w+ )?{_MIO}\b"
    r"|\bno quiero (?:recibir |mas |que me manden |que me envien )*(?:llamadas|mensajes|textos|"
    r"correos|sms)\b"
    r"|\bdeje[ns]? de (?:llamarme|escribirme|mandarme|enviarme|textearme|marcarme)"
    r"|\b(?:nada de|sin) (?:llamadas|mensajes|textos|correos)(?= por favor|$| [.!;]| a ))"
)
# What only bounds the hours, or is of reminders alone, which have their own ways to end.
_HOURS = re.compile(
    r"^(?: (?:back|again|anymore|any more|please|por favor|mas))* (?:between|at night|at \d+\w*|"
    r"at (?:noon|dinner|lunch|midnight)|after|before|during|from \d|until|till|while|when|unless|"
    r"if|on (?:weekends?|\w+days?)|in the (?:morning|evening|afternoon|night)|so (?:late|early|"
    r"much|often)|today|tomorrow|yet|for now|late|early|too|names?|maam|sir|crazy|stupid|"
    r"(?:en|por|de) la (?:noche|manana|tarde|madrugada)|de noche|tan (?:tarde|temprano|noche)|"
    r"despues|antes|entre|hasta|cuando|mientras|los (?:fines|\w+s)|hoy|manana|ahorita|todavia)\b"
)
_REMINDERS = re.compile(
    r"\b(?:remind\w*|recordatorios?|avisos?|pills?|tablets?|meds?|medicines?|medications?|doses?|"
    r"antibiotics?|inhaler|insulin|pastillas?|medicinas?|medicamentos?|antibioticos?|tabletas?|"
    r"dosis|insulina)\b"
)
# "stop calling me Mrs" is of a name: behind it stands neither a place, a reason nor an end.
_NAMED = re.compile(
    r"\bcall(?:ing)? me (?!at |on |about |for |to |here|home|back|again|any ?more|ever|please|pls|"
    r"so |because|cuz |bc |since |and |but |or |i |he |she |they |we |my |its |it |im |there|now|"
    r"thank|unless|when|while|if |until|between|after|before|during|from |late|early|[.!;])\S"
)
_OTHER_WAY = re.compile(
    rf"\b(?:{_WRITE}|use|try|prefer|send|mail)(?: it| them| to| a| an| only| just)* "
    r"(?:me|instead|my|by|e ?mail|text|texts|calls?)\b"
    r"|\b(?:just|only|rather) (?:by )?(?:text|e ?mail|call|message)\b"
    r"|\b(?:texts?|e ?mails?|calls?|messages) (?:is|are|works?) (?:fine|ok|okay|good|better|best)"
    r"|\b(?:mejor|solo|prefiero|pero|sino) (?:por |un |una |me )?(?:\w+me|correos?|mensajes?|"
    r"textos?|llamadas?|whatsapp)\b"
    r"|\b(?:escriba|mande|llame|envie|textee)n?me\b"
)
_AGAIN = re.compile(
    rf"\b(?:you|u|yall|they|staff|the clinic) (?:can|may|could) (?!not|never)(?:now |please |go "
    rf"ahead and |again |just |start to |go back to )*{_WRITE}(?:ing)? (?:to )?{_MINE}\b"
    r"|\b(?:you|yall) can (?:now )?send (?:me )?(?:\w+ )?(?:texts?|messages|e ?mails?|sms)\b"
    rf"|\b(?:its|it is) (?:now )?(?:ok|okay|fine|safe|all ?right) (?:again |now )?(?:for you )?"
    rf"(?:now |again )?to {_WRITE} {_MINE}\b"
    rf"|^(?:please )?{_WRITE} me again|\b(?:start|resume|go back to) {_WRITING} me\b"
    r"|\b(?:texts?|e ?mails?|messages|calls) (?:is|are) (?:ok|okay|fine|safe) (?:again|now)\b"
    r"|\b(?:me )?pueden? (?:volver a |otra vez |de nuevo )?(?:escribir|llamar|textear|contactar|"
    r"marcar)(?:me|nos)?\b|\b(?:me )?pueden? (?:volver a )?(?:mandar|enviar)(?:me|nos)? "
    r"(?:mensajes|textos|correos|sms|avisos)\b"
    r"|\bya (?:esta bien|es seguro|no hay problema) (?:que|si|con que) me (?:escrib|llam|mand|envi|"
    r"text)\w+|\bvuelvan? a (?:escribirme|llamarme|mandarme|enviarme|textearme)\b"
)
_NOT_AGAIN = re.compile(
    r"\b(?:not|dont|cant|never|until|unless|when|once|after|later|if|before|no|cuando|hasta|"
    r"despues|todavia|aun|nunca|antes)\b"
    r"|\b(?:in|at|en) \w+ (?:minutes?|mins?|hours?|minutos?|horas?)\b"
)
# That it is taken back, not only a number left.
_TURN = re.compile(
    r"\b(?:again|now|any ?more|resume|restart|start|back|safe|ok|okay|fine|all ?right|otra vez|"
    r"de nuevo|volver|vuelvan?|ya)\b"
)
_ERRAND = re.compile(
    r"\?|\b(?:book|appointment|appt|visit|schedul\w*|reschedul\w*|cancel\w*|remind\w*|refill\w*|"
    r"insurance|doctor|hours|citas?|agend\w*|recordatorios?|receta|seguro|doctora?)\b"
)
ALONE = 160  # characters: a longer message says more than that


def asks_quiet(text: str) -> bool:
    """Whether the patient does not want to be written to, or somebody else reads what is sent."""
    said = folded(text)
    if any(not _NO_MORE.search(read[0]) for read in _READ.finditer(said)):
        return True
    for wish in _WISH.finditer(said):
        named = _NAMED.search(said, wish.start())
        if named and named.start() < wish.end():
            continue
        rest = said[: wish.start()] + " . " + said[wish.end() :]
        if not (
            _HOURS.match(said[wish.end() :]) or _OTHER_WAY.search(rest) or _REMINDERS.search(said)
        ):
            return True
    return False


def lets_out(text: str) -> bool:
    """Whether the patient takes that back."""
    said = folded(text)
    asked = _AGAIN.search(said)
    if asked is None or _NOT_AGAIN.search(said) or _REMINDERS.search(said):
        return False
    return bool(_TURN.search(said)) and not _NAMED.search(said, asked.start())


def is_alone(text: str) -> bool:
    """Whether a message that is such a word is nothing besides."""
    return len(text) <= ALONE and not _ERRAND.search(folded(text))
