"""Wishes about one's own data that are said so plainly that no dialogue model need be asked.

The whole message must be such a wish: every word of it is a filler, or belongs to what is wanted
or to what is kept. A word from elsewhere (a visit, a result, a name) makes it none.
"""

import re
import unicodedata
from enum import StrEnum
from functools import cache

PREFIX = "/privacy_"
MOST_WORDS = 16


class Wish(StrEnum):
    """`policy` is everything else: who may see it, how long it is kept, is this private."""

    know = "know"
    download = "download"
    forget = "forget"
    viewers = "viewers"
    withdraw = "withdraw"
    correct = "correct"
    policy = "policy"


# As typed in a hurry, and what it stands for.
_SHORT = {
    **dict.fromkeys("u yall yous".split(), "you"),
    **dict.fromkeys("ur yr youre".split(), "your"),
    **dict.fromkeys("pls plz plse pleas pleeease".split(), "please"),
    **dict.fromkeys("wat wut".split(), "what"),
    **dict.fromkeys("abt bout".split(), "about"),
    **dict.fromkeys("hav hve got".split(), "have"),
    **dict.fromkeys("msg msgs message".split(), "messages"),
    **dict.fromkeys("convo convos conversations chats".split(), "chat"),
    **dict.fromkeys("informations infos".split(), "info"),
    **dict.fromkeys("q k ke".split(), "que"),
    **dict.fromkeys("porfa porfis porfavor xfa xfavor".split(), "favor"),
    **dict.fromkeys("caht cht chatt".split(), "chat"),
    **dict.fromkeys("dta daat dada datta".split(), "data"),
    "whos": "who has",
    "whats": "what is",
    "thats": "that is",
    "youve": "you have",
    "im": "i am",
    "ive": "i have",
    "id": "i would",
    "wanna": "want to",
    "gimme": "give me",
    "lemme": "let me",
    "dont": "do not",
    "thx": "thanks",
    "everythin": "everything",
    "d": "de",
    "conversaciones": "conversacion",
    "informasion": "informacion",
}
# Words in which one wrong letter is forgiven.
_KEYS = tuple(
    """delete erase forget remove download export information conversation messages everything
    stored looked about please history transcript personal opened viewed accessed consent storing
    saving keeping anyone anybody someone withdraw
    borrar borren borre eliminar eliminen elimine olviden olvidenme olvidense olvidese olvideme
    borrenme borreme borrame eliminenme descargar descargue exportar exporte datos informacion
    conversacion mensajes expediente guardan guardar consentimiento mirado miraron abierto revisado
    quien quienes""".split()
)
# Words of their own that stand one letter from a key.
_OTHERS = frozenset(
    """forgot forge forged massage massages booked locked cooked hooked abort gatos patos dados
    deleted deletes erased removed remote reviewed scored shored exported downloads borran borrado
    eliminan elimina olvidan olvida exporta descarga guarda guardo revisando erases removes rewarded
    consents hoarding shaving sorting starting paving reopened borro borra borras datas""".split()
)


def plain_wish(text: str) -> Wish | None:
    """What a message plainly asks for of one's own data; None if it says anything besides."""
    if len(text) > 200:
        return None
    words = _words(text)
    if not 0 < len(words) <= MOST_WORDS:
        return None
    plain = " ".join(words)
    return next((wish for wish, pattern in _compiled() if pattern.fullmatch(plain)), None)


def is_plain_wish(text: str) -> bool:
    """Whether words ask for one thing so plainly that nobody need be asked what they mean."""
    return plain_wish(text) is not None


def unaccented(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return "".join(char for char in plain if not unicodedata.combining(char))


def _words(text: str) -> list[str]:
    letters = re.sub(r"[^a-z0-9 ]+", " ", unaccented(text).replace("'", ""))
    folded = " ".join(_SHORT.get(word, word) for word in letters.split())
    return [_without_slip(word) for word in folded.split()]


def _without_slip(word: str) -> str:
    if len(word) < 4 or word in _KEYS or word in _OTHERS or word in _known():
        return word
    near = [key for key in _KEYS if _one_letter_apart(word, key)]
    return near[0] if len(near) == 1 else word


def _one_letter_apart(word: str, key: str) -> bool:
    """One letter more, less, other, or two in each other's place; the first letter stands."""
    if abs(len(word) - len(key)) > 1 or word[0] != key[0] or len(key) < 5:
        return False
    start = next((at for at, (a, b) in enumerate(zip(word, key, strict=False)) if a != b), None)
    if start is None:
        return True
    rest, wanted = word[start:], key[start:]
    swapped = rest[:2] == wanted[1::-1] and rest[2:] == wanted[2:]
    return swapped or rest[1:] == wanted[1:] or rest[1:] == wanted or rest == wanted[1:]


def _any(words: str) -> str:
    """One of some words; `_` stands for a space inside one."""
    return "(?:" + "|".join(word.replace("_", " ") for word in words.split()) + ")"


_FILLERS = """hi hello hey there ok okay so and well please just now actually also yes thanks
thank_you right_now right_away today immediately asap kindly sir maam sorry then for_me again
good_morning good_afternoon good_evening anymore any_more at_all forever permanently completely
for_good once_and_for_all from_now_on
hola buenos_dias buenas_tardes buenas_noches buenas por_favor favor gracias ya ahora ahora_mismo
hoy pues bueno oiga oye disculpe perdon entonces tambien si de_una_vez para_siempre por_completo
completamente inmediatamente nunca_mas mas"""
_ASKING = """can_you could_you would_you will_you can_i could_i may_i can_someone could_someone
i_want_to i_want_you_to i_want i_need_to i_need_you_to i_need i_would_like_to i_would_like_you_to
i_would_like i_wish_to let_me id_like_to i_am_asking_you_to i_ask_you_to i_demand_that_you
i_demand is_it_possible_to is_there_a_way_to how_do_i how_can_i how_could_i help_me
i_want_the_clinic_to want_to need_to want need would_like you_guys you tell_me do_me_a_favor_and
quiero_que quiero quisiera_que quisiera necesito_que necesito deseo_que deseo me_gustaria_que
me_gustaria me_puede me_pueden puede pueden podria podrian puedo podria_yo se_puede es_posible
como_puedo como_hago_para exijo_que exijo pido_que les_pido_que le_pido_que solicito_que solicito
ayudeme_a ayudenme_a ustedes usted"""
_FROM = (
    r"(?: (?:from|in|on|off|out of) (?:your|the|this|all your)(?: clinic| clinics)?"
    r" (?:systems?|computers?|databases?|records|servers?|files|memory|clinic|app|site|website)"
    r"| (?:de|en) (?:su|sus|el|la|este|todos sus)"
    r" (?:sistemas?|computadoras?|base de datos|registros|servidores|archivos|clinica|memoria))?"
)
_START = rf"(?:{_any(_FILLERS)} |{_any(_ASKING)} )*"
_END = rf"(?: {_any(_FILLERS)})*"
_ALL = r"(?:(?:all|everything|every bit|any|the whole|the entire|a copy) ?(?:of )?)?"
_DATA = r"(?:personal |private |own )?(?:data|info|information|details|stuff)"
_TALK = r"(?:chat|conversation|messages)(?: history| log| with you| here)?"
_SAY = r"(?:wrote|write|said|say|typed|type|told you|tell you|sent|shared|entered|put)"
_OF_ME = r"(?:about|on|of|regarding|concerning) (?:me|myself)"
_YOU = r"(?:you(?: guys| all| people)?|the clinic|this (?:clinic|chat|bot|app|thing)|they|we)"
_KEPT = (
    r"(?:know|knows|have(?: stored| saved| kept| recorded| collected| on file| written down)?|has|"
    r"hold|holds|keep|keeps|kept|store|stores|stored|save|saved|record|recorded|collect|"
    r"collected|remember)"
)
# My data; this chat; what I wrote; everything about me. What is "the" or "you have" is not mine.
_OWN = rf"(?:{_ALL}(?:my|our) {_DATA}(?: {_OF_ME})?|{_ALL}(?:the |any |some )?{_DATA} {_OF_ME})"
_MINE = (
    rf"(?:{_OWN}(?: and (?:my )?{_TALK})?|{_ALL}(?:my|our|this|these|the) {_TALK}"
    rf"(?: and (?:my )?{_DATA})?)(?: (?:that )?(?:{_YOU} {_KEPT}|i {_SAY}))?(?: {_OF_ME})?"
)
_ON_ME = (
    rf"(?:(?:all|everything)(?: that)?(?: {_YOU} {_KEPT})? {_OF_ME}|what {_YOU} {_KEPT} {_OF_ME}|"
    rf"{_ALL}(?:the )?{_DATA}(?: that)? {_YOU} {_KEPT} {_OF_ME})"
)
_SAID = rf"(?:(?:all|everything) )?(?:what |that )?i(?: have)?(?: just| ever)? {_SAY}(?: here)?"
_THINGS = rf"(?:{_MINE}|{_ON_ME}|{_SAID})"
_RECORD = r"(?:my|the) (?:records?|file|account|profile|history)"
_MIS_DATOS = (
    r"(?:toda |todos |de )*(?:mi|mis) (?:datos|informacion)(?: personal| personales)?"
    r"(?: con ustedes)?"
)
_CHARLA = (
    r"(?:toda |todo |todos |de )*(?:mi|mis|esta|este|la|el|nuestra) "
    r"(?:conversacion|chat|mensajes|charla|platica)(?: con ustedes| de aqui)?"
)
_DATOS = rf"(?:{_MIS_DATOS}(?: y {_CHARLA})?|{_CHARLA}(?: y {_MIS_DATOS})?)"
_ESCRIBI = (
    r"(?:todo )?lo que (?:yo )?(?:(?:les |le |te )?(?:escribi|escribo|dije|digo|puse|conte|mande|"
    r"envie)|he (?:escrito|dicho|puesto|contado))(?: aqui)?"
)
_TIENEN = (
    r"(?:saben?|sabes|tienen?|tienes|guardan?|guardas|conocen?|hay|guardaron|registraron|han|"
    r"esta|se)(?: guardad[oa]s?| guarda| guardan| sabe| registrado)?(?: ustedes| la clinica| aqui)?"
)
_DE_MI = r"(?:(?:de|sobre|acerca de) mi(?: persona)?)"
_SOBRE_MI = rf"(?:todo )?(?:lo que {_TIENEN} {_DE_MI}|{_DE_MI})"
_COSAS = rf"(?:{_DATOS}|{_ESCRIBI}|todo lo mio|{_SOBRE_MI})"
_EXPEDIENTE = r"(?:mi|el) (?:expediente|registro|archivo|cuenta|perfil|historial)"

_DELETE = r"(?:delete|erase|remove|wipe|wipe out|clear|purge|destroy|scrub|get rid of|trash)"
_DELETED = r"(?:deleted|erased|removed|wiped|gone|destroyed|purged|forgotten|wiped out)"
_BORRAR = (
    r"(?:(?:me |se )?(?:borr|elimin|quit|suprim|destruy)(?:ar|en|e|es|a|an|ir|amos)(?:me|los|la)?|"
    r"deshaganse de)"
)
_BORRADO = r"(?:borrad|eliminad|suprimid|destruid)[oa]s?"
_FORGET = (
    rf"{_DELETE} (?:{_THINGS}|{_RECORD}|(?:everything|all of it|it all)(?: {_YOU} {_KEPT})?)"
    rf"{_FROM}",
    # Of "me" alone only what nobody says who despairs: not "get rid of me", "destroy me".
    rf"(?:delete|erase|remove) me{_FROM}",
    rf"forget (?:me|{_MINE}|{_ON_ME}|about me){_FROM}",
    r"take me (?:off|out of) (?:your|the) (?:systems?|records|files|computers?|database)",
    rf"(?:{_THINGS}|{_RECORD}) (?:to be |be |to get |get )?{_DELETED}{_FROM}",
    rf"everything (?:to be |be |to get |get )?(?:deleted|erased|removed){_FROM}",
    r"(?:to be forgotten|my right to be forgotten|right to be forgotten)",
    # "me olvidé" is none: I forgot.
    rf"(?:(?:borr|elimin|suprim)(?:ame|eme|enme|arme|adme)|olvid(?:ame|eme|enme|adme)){_FROM}",
    rf"me (?:olviden|borren|eliminen){_FROM}",
    rf"que me (?:olvide|borre|elimine){_FROM}",
    r"olvid(?:ense|ese|ate|arse|ar)(?: todo)?(?: lo que saben)? de mi",
    rf"{_BORRAR} (?:{_COSAS}|{_EXPEDIENTE}|todo){_FROM}",
    rf"(?:que )?(?:{_DATOS}) (?:sean|queden) {_BORRADO}",
    r"(?:ser olvidad[oa]|mi derecho al olvido|derecho al olvido)",
)
_WHAT = rf"(?:what|which)(?: all| kind of| sort of| exactly)*(?: {_DATA}| things)?"
_KNOW = (
    rf"{_WHAT}(?: do| does| did| have| has| is| are)?(?: {_YOU})?(?: all)? {_KEPT}"
    rf"(?: down| on file)?(?: here)? {_OF_ME}",
    rf"{_WHAT} (?:is|are)(?: there)?(?: being)?(?: known| held| on file| on record)? {_OF_ME}",
    rf"{_WHAT} (?:is|are) (?:known|held|stored|saved|kept|on file) (?:about|on|for) me",
    rf"{_WHAT} {_OF_ME} (?:do|does|have|has|is|are)(?: {_YOU})? {_KEPT}(?: here)?",
    r"what is (?:in|on) my (?:file|record|records|account|profile)",
    rf"(?:do|does|have) {_YOU} (?:{_KEPT}) (?:any|some|my)? ?"
    rf"(?:{_DATA}|anything|something|things|files?|records?) {_OF_ME}",
    rf"(?:see|view|show(?: me)?|list|look at|know|hear|read) (?:{_OWN}|{_ON_ME}|"
    rf"what is {_KEPT} {_OF_ME}|my profile)",
    rf"que(?: tanto| cosas| datos| informacion| tanta informacion)?(?: es lo que)? {_TIENEN}"
    rf" {_DE_MI}",
    rf"(?:cuales|cuanto|cuanta)(?: datos| informacion)? {_TIENEN} {_DE_MI}",
    rf"que (?:(?:hay|tienen|tiene|aparece|sale) en|dice(?: en)?|contiene) {_EXPEDIENTE}",
    rf"(?:tienen?|tienes|hay|guardan?) (?:algo|algun dato|algunos datos|datos|informacion|"
    rf"alguna informacion)(?: guardad[oa]s?)? {_DE_MI}",
    rf"(?:ver|mirar|saber|conocer|revisar|mostrar|mostrarme|muestr(?:ame|eme|enme)|"
    rf"ensen(?:ame|eme|enme)|dime|digame|diganme) (?:{_MIS_DATOS}|mi perfil|"
    rf"(?:todo )?(?:que|que datos|lo que) {_TIENEN} {_DE_MI})",
)
_FILE = (
    r"(?:(?:a|the|my) )?(?:copy|copies|file|transcript|print ?out|export|download|pdf)"
    r"(?: file)?(?: of| with| containing)?"
)
_SEND = (
    r"(?:send|give|email|mail|hand|text|forward|get)(?: to)? me|"
    r"get|have|receive|obtain|request|print"
)
_COPIA = (
    r"(?:una |un |la |el )?(?:copia|copias|archivo|transcripcion|pdf|documento)(?: de| con)?"
    r"(?: toda| todo)?"
)
_MANDAR = (
    r"(?:mand|envi)(?:ame|eme|enme|arme|en|e)|dame|deme|denme|darme|dar|enviar|mandar|obtener|recibir|tener|"
    r"imprimir|que me (?:manden|envien|den)|me (?:mande|manden|envie|envien|da|dan|de|den)"
)
_DOWNLOAD = (
    rf"(?:download|export|save a copy of|print out|print) (?:{_THINGS}|everything)"
    r"(?: (?:as|to|in|into) a? ?(?:file|pdf))?",
    rf"(?:(?:{_SEND}) )?{_FILE} (?:{_THINGS}|everything {_OF_ME}|everything)",
    rf"(?:{_SEND}) (?:{_OWN}|{_ON_ME})(?: (?:as|in|on) a (?:file|pdf))?",
    rf"{_MINE} (?:as|in|on) a (?:file|pdf)",
    r"where (?:do|can) i download (?:my|the|this) (?:chat|data|info|conversation)",
    rf"(?:descargar|bajar|exportar|descargue|descarguen|exporte|exporten|exporta|exportame|"
    rf"expor(?:teme|tenme)|descarg(?:ueme|uenme|ame)|descargo|bajo|"
    rf"imprimir)(?: una copia de)? (?:{_COSAS})",
    rf"(?:(?:{_MANDAR}) )?{_COPIA} (?:{_COSAS})",
    rf"(?:{_MANDAR}) (?:{_MIS_DATOS}|{_SOBRE_MI})",
)
_LOOKED = (
    r"(?:looked|looking|seen|saw|read|reading|opened|viewed|viewing|accessed|checked|gone through|"
    r"been (?:looking|reading|viewing|in|into|through))"
)
_PEOPLE = (
    r"(?:any ?one|any ?body|some ?one|some ?body|(?:any|a|some|your|the|another)(?: of the| of "
    r"your)? (?:doctors?|nurses?|staff|people|person|employees?|workers?|receptionist|colleagues?)|"
    r"staff|people|the front desk|other people)(?: else)?"
    r"(?: there| here| at the clinic| from the clinic| on staff| in the clinic)?"
)
_AT = r"(?: (?:at|in|into|through|inside|over|up))*"
_WATCHED = rf"(?:{_MINE}|{_ON_ME}|{_SAID}|{_RECORD}|this)"
_MIRADO = (
    r"(?:mirado|miro|miraron|visto|vio|vieron|leido|leyo|leyeron|abierto|abrio|abrieron|revisado|"
    r"reviso|revisaron|accedido|accedio|accedieron|entrado|entro|entraron|consultado|consulto|"
    r"consultaron)(?: a| en)?"
)
_ALGUIEN = (
    r"(?:alguien|algun(?:a)? (?:doctor|doctora|medico|medica|enfermera|enfermero|empleado|empleada|"
    r"persona)|el personal|otra persona|otras personas)(?: mas| de la clinica| de ahi)*"
)
_VIEWERS = (
    rf"(?:know |see )?who(?: else| all| exactly| at the clinic| from the clinic| in the clinic|"
    rf" there)*(?: has| have| had| was| is| ever)* {_LOOKED}{_AT} {_WATCHED}"
    r"(?: so far| before| lately)?",
    r"who(?: else| all)?(?: has)? looked(?: at it| so far)?",
    rf"(?:which|what) (?:staff|people|person|employees?|doctors?|nurses?|of you)"
    rf"(?: has| have| ever)* {_LOOKED}{_AT} {_WATCHED}",
    rf"(?:has|have|had|did|was|is) {_PEOPLE}(?: ever| already| actually| been)* "
    rf"(?:{_LOOKED}|look|see|open|view|access|check){_AT} {_WATCHED}",
    r"(?:see |show me |get )?(?:the |my |an )?access (?:log|list|history)"
    r"(?: (?:of|for|to) (?:my|this) (?:chat|data|file|conversation))?",
    rf"(?:saber |ver |dime |digame )?(?:quien|quienes|que (?:persona|personas|empleado|empleados|"
    rf"doctor|medico))(?: mas| de la clinica| me| lo)*(?: ha| han| habra)? {_MIRADO} "
    rf"(?:{_COSAS}|{_EXPEDIENTE}|esto)",
    r"quien(?:es)?(?: lo)? (?:ha mirado|han mirado|miro|miraron)",
    rf"(?:saber si )?(?:ha |han )?{_ALGUIEN}(?: ha| han| ya| me)* {_MIRADO}"
    rf" (?:{_COSAS}|{_EXPEDIENTE}|esto)",
    rf"(?:ya )?(?:ha|han) {_MIRADO} {_ALGUIEN} (?:{_COSAS}|{_EXPEDIENTE}|esto)",
)
_STOPPED = rf"(?:{_THINGS}|this|anything|things|it)(?: about me)?"
_WITHDRAW = (
    r"(?:stop|quit|no more) (?:storing|saving|keeping|recording|collecting|logging)"
    rf"(?: {_STOPPED})?",
    r"(?:do not|never) (?:store|save|keep|record|log)(?: any of)? "
    rf"(?:{_MINE}|what i (?:write|type|say)|anything i (?:write|type|say))",
    r"(?:i )?(?:take back|withdraw|revoke|cancel) (?:my|the) (?:consent|agreement|permission)",
    r"i (?:no longer (?:consent|agree)(?: to this| with this| to it)?|"
    r"do not consent(?: to this| to it)? any ?more)",
    r"(?:dejar|dejen|deje|deja|dejes|paren|pare|parar) de (?:guardar|almacenar|grabar|registrar|"
    rf"conservar)(?: (?:{_COSAS}|esto|todo|cosas(?: {_DE_MI})?|datos(?: {_DE_MI})?))?",
    rf"(?:ya )?no (?:quiero que |me )?(?:guarden|guarde|guardes|graben|grabe|almacenen|"
    rf"registren) (?:{_COSAS})",
    r"(?:retir(?:ar|o|e)|revoc(?:ar|o)|revoque|quitar|quito|cancelar) (?:mi|el) "
    r"(?:consentimiento|permiso|autorizacion)",
    r"ya no (?:acepto|autorizo|consiento|estoy de acuerdo|doy (?:mi )?(?:permiso|consentimiento|"
    r"autorizacion))(?: con esto| esto)?",
)
_WISHES: tuple[tuple[Wish, tuple[str, ...]], ...] = (
    (Wish.withdraw, _WITHDRAW),
    (Wish.forget, _FORGET),
    (Wish.viewers, _VIEWERS),
    (Wish.download, _DOWNLOAD),
    (Wish.know, _KNOW),
)


@cache
def _compiled() -> tuple[tuple[Wish, re.Pattern[str]], ...]:
    return tuple(
        (wish, re.compile(rf"{_START}(?:{'|'.join(patterns)}){_END}")) for wish, patterns in _WISHES
    )


@cache
def _known() -> frozenset[str]:
    """The words of the patterns themselves: none of them is another one's slip."""
    patterns = [one for _, some in _WISHES for one in some]
    return frozenset(re.findall(r"[a-z]{4,}", " ".join([_START, _END, *patterns])))
