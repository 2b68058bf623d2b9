"""What a patient wants of their own data, by their words; the dialogue tells only the subject."""

import re

from api.rights.plain import Wish, plain_wish, unaccented

__all__ = ["Wish", "wish_of"]

_MINE = (
    r"(?:me|my|mine|myself|this|these|it|all|everything|every ?thing|whole|entire|chats?|"
    r"conversations?|messages?|history|data|info\w*|details|particulars|records?|file|account|"
    r"name|number|e-?mail|ssn|social|address|what|"
    r"mi|mis|todo|toda|esta|este|esto|datos?|conversacion|mensajes?|historial|cuenta|nombre|"
    r"numero|telefono|correo|lo que)"
)
_NEAR = r"\b[^.?!]{0,60}?\b"
_DELETE = (
    r"(?:forget|delet\w*|erase|wipe|scrub|expunge\w*|purge|destroy|shred|clear|unsave|"
    r"get rid of|throw (?:away|out)|remove|take(?=\b.*\b(?:off|out|down)\b)|strike|borr\w+|"
    r"elimin\w+|suprim\w+|destruy\w+|"
    r"quit[ae]\w*|saqu?[ea]n?|olvid\w+)"
)
_TAKE_OUT = (
    r"(?:download|export|e-?mail me|send me|give me|get|have|print|furnish|provide|save|want|"
    r"need|like|descargar\w*|descargue\w*|bajar|exportar|imprimir|envie\w*|mande\w*|deme|dame|"
    r"(?:quiero|quisiera|necesito)(?! (?:ver|saber|mirar)\b)|obtener)"
)
_COPY = (
    r"(?:cop(?:y|ies)|transcripts?|print-?outs?|downloads?|exports?|pdf|"
    r"(?:as|into|to|in) a file|my (?:own )?(?:data|chat|chats|history|conversation)|"
    r"this (?:chat|conversation)|everything i (?:typed|said|wrote)|"
    r"copias?|transcripcion|mis datos|esta conversacion|mi historial)"
)
_LOOKED = (
    r"(?:looked|seen|saw|read|opened|viewed|accessed|been (?:in|into|through|looking|reading)|"
    r"peeked|checked|mirado|miro|miraron|revisado|reviso|revisaron|abrieron|"
    r"visto|vio|vieron|leido|leyo|leyeron|abierto|abrio|accedido|entrado|consultado)"
)
# "who can read this" asks for the rule, not for what happened.
_NOT_MAY = (
    r"(?! (?:all |else |tambien )?(?:can|could|will|would|may|might|gets?|is (?:able|allowed)|"
    r"are (?:able|allowed)|puede|pueden|podria|podra|va a)\b)"
)
_WISHES: tuple[tuple[Wish, str], ...] = (
    (
        Wish.withdraw,
        r"\bconsent\b|\bconsentimiento\b|\b(?:no longer|dont|do not|not) (?:agree|consent)\b"
        r"|\bya no (?:acepto|autorizo|estoy de acuerdo)\b|\bopt(?:ing)? out\b"
        r"|\bstop (?:keeping|storing|saving|holding|recording|collecting)\b"
        r"|\b(?:dejen?|dejar|paren) de (?:guardar|almacenar|grabar|registrar)\b",
    ),
    (
        Wish.correct,
        r"\b(?:wrong|incorrect|misspel\w*|mis-?typed|spelled|outdated|out of date|correct|"
        r"correction|fix|update|updating)\b|\bchange my (?:address|name|last name|phone|number|"
        r"e-?mail|contact|info\w*|birth\w*)\b|\b(?:corrij\w+|corregir|actuali\w+|equivocad\w+|"
        r"incorrect\w+|mal escrito|esta mal)\b"
        r"|\bcambi\w+ mi (?:direccion|nombre|apellido|telefono|numero|correo)\b",
    ),
    (
        Wish.viewers,
        rf"\b(?:who|whos|whose|which \w+|quien|quienes)\b{_NOT_MAY}{_NEAR}{_LOOKED}\b"
        rf"|\b(?:has|have|did|does|was|were) (?:any ?one|any ?body|some ?one|some ?body|staff|"
        rf"they|yall|the \w+)\b{_NEAR}(?:{_LOOKED}|look|see|open|view|access)\b"
        rf"|\b(?:alguien|han|ha|algun \w+)\b{_NEAR}{_LOOKED}\b"
        r"|\b(?:access|audit) (?:log|history|list|trail)\b|\bregistro de accesos?\b",
    ),
    (
        Wish.forget,
        rf"\b{_DELETE}\b{_NEAR}{_MINE}\b"
        rf"|\b{_MINE}\b{_NEAR}(?:deleted|removed|erased|wiped|expunged|borrad\w+|eliminad\w+)\b"
        r"|\b(?:to be forgotten|ser olvidad[oa])\b"
        r"|\b(?:olvid|borr|elimin)(?:ame|eme|enme|arme|adme)\b|\b(?:delete|erase|forget|wipe)\b$"
        r"|\b(?:dont|do not|no) (?:want|like|need|quiero) "
        r"(?:you|u|yall|them|anyone|the clinic|que)? ?(?:to )?(?:keep|keeping|store|"
        r"storing|hold|holding|sav(?:e|ing)|have|having|guarde\w*|tenga\w*|conserve\w*)\b",
    ),
    (
        Wish.download,
        r"\b(?:download|export|descarg\w+|exportar)\b"
        rf"|\b{_TAKE_OUT}\b{_NEAR}{_COPY}\b|^(?:a )?(?:copy|transcript|copia|transcripcion)\b",
    ),
    (
        Wish.know,
        rf"\b(?:what|wat|which|how much|que|cuales|cuanto)\b{_NEAR}"
        r"(?:know|knows|have|hav|has|hold|holds|"
        r"got|kept|keep|stored?|saved?|on file|recorded|saben?|sabes|tienen?|tienes|guardan?)"
        rf"{_NEAR}(?:about|on|of|under|regarding|de|sobre|acerca)\b{_NEAR}"
        r"(?:me|my|myself|mi|mis|us|file)\b"
        rf"|\b(?:what|which|que|cuales)\b{_NEAR}(?:about|on|sobre|de) (?:me|mi)\b"
        r"|\bwhat (?:\w+ )?(?:have|has|did|do) (?:you|u|yall|they|the clinic)\b"
        r" (?:ever )?(?:stored?|saved?|kept|keep|recorded|collected|got|hold|have|written down)\b"
        rf"|(?:\b(?:show|list|tell me|let me|can i|may i|could i|want to|wish to|like to|need to|"
        rf"mostrar|muestr\w+|ensen\w+|quiero|puedo)\b|^see|^view|^ver){_NEAR}"
        r"(?:my (?:data|info\w*|details|file|record)|mis datos|mi informacion|"
        r"you (?:have|hold|store)|you (?:know|have) (?:about|on) me|everything)\b",
    ),
)
_COMPILED = tuple((wish, re.compile(pattern)) for wish, pattern in _WISHES)


def wish_of(text: str) -> Wish:
    """What words about privacy ask for."""
    if (wish := plain_wish(text)) is not None:
        return wish
    plain = " ".join(unaccented(text).replace("'", "").split())
    return next((wish for wish, pattern in _COMPILED if pattern.search(plain)), Wish.policy)
