"""Messages in another language of Latin letters, with or without its marks, by its small words.

The frequency lists that tell what is English or Spanish hold many words of other languages too, so
that a plain French or Vietnamese sentence looks known. Nobody guesses at such a message: a person
reads it. What danger is said in these languages has rules of its own (`data/safety/languages.yml`).
"""

import re
import unicodedata

LEAST, LEAST_OF_FEW, FEW = 3, 2, 3
# Without words that are names as well ("Mai", "Anh", "Ben", "Dan"): a name is no message.
_WORDS = {
    "fr": """je tu il elle nous vous ils mon ma mes votre vos est suis etes sont pas avec pour dans
        les des une au aux sur chez bonjour merci voudrais veux besoin avoir prendre rendez
        docteur medecin mal tete ventre gorge demain aujourd quand quel quelle ordonnance
        combien puis peux jai cest""",
    "de": """ich du er wir ihr mein meine mir mich ist bin sind nicht kein keine mit fur und oder
        der das ein eine einen brauche bitte danke habe haben termin beim arzt schmerzen kopf
        bauch morgen heute wann wie viel kann konnen mochte tut weh guten hallo""",
    "pt": """eu voce voces meu minha meus nao uma um com para estou tenho preciso quero gostaria
        obrigado obrigada bom boa dia tarde marcar remarcar consulta medico dor dores cabeca
        barriga hoje amanha quando quanto posso fazer ola""",
    "it": """io lei noi mio sono sei non con per una uno gli della del dal vorrei voglio
        bisogno buongiorno ciao grazie prenotare visita medico dottore mal testa pancia dolore
        domani oggi quando quanto posso avere ho""",
    "pl": """pani moj moja jest jestem nie tak czy sie na do dla od prosze dziekuje dzien
        dobry czesc potrzebuje chce chcialbym chcialabym wizyty wizyte lekarza lekarz boli bol
        glowa brzuch jutro dzisiaj kiedy ile moge mam tygodniu""",
    "tr": """biz siz benim var yok bir bu ve icin ile degil istiyorum lazim gerek merhaba
        tesekkur ederim lutfen randevu almak doktor doktora doktorla hasta agri agriyor basim
        karnim yarin bugun ne zaman nasil mi gorusmek""",
    "vi": """toi va co khong cua cho bi o den di mot hom nay khi nao gio xin
        chao cam on muon dat lich kham bac si benh dau bung dau sot thuoc gap voi vao thu
        vi duoc""",
    "ht": """mwen ou nou yo ak nan pou yon gen bezwen vle randevou dokte doktè lopital
        doule tet vant fe mal demen jodi bonjou mesi kile kijan kapab""",
    "tl": """ako ko ikaw mo siya po opo hindi ang ng sa mga na ay may kailangan gusto pwede
        magpa doktor masakit ang ulo tiyan bukas ngayon kailan salamat kumusta appointment""",
    "id": """saya kamu anda tidak yang untuk dengan ini itu ada mau ingin perlu dokter janji
        sakit kepala perut besok hari kapan terima kasih tolong halo""",
    "nl": """ik jij hij wij mijn ben niet geen met voor een het de van nodig afspraak dokter
        huisarts pijn hoofd buik morgen vandaag wanneer hoeveel kan graag hallo dank""",
    "ro": """eu sunt este nu cu pentru la am vreau nevoie programare doctor medic doare cap
        burta maine azi cand cat pot multumesc buna ziua""",
}
# What English and Spanish say all the time.
_HOME = frozenset(
    """a an the and or but i im is are was be my me we you your it its this that to of in on at for
    with from can do does dont not no yes what when where who how why have has had need want please
    thanks hello hi book cancel change move there any some after before next today her his she he
    they if so just will would could should been about out up down all get got go appointment doctor
    el la los las un una unos unas y o pero es son era estoy esta estan soy mi mis tu su sus me te
    se lo le nos que cuando donde quien cual como por para con sin de del al en no si tengo tiene
    necesito quiero quisiera puedo puede hay favor gracias hola buenos buenas cita hoy ayer duele
    medico doctora muy mas ya dia dias tarde manana ella ellos nosotros hace ser fue""".split()
)
_FOREIGN = {name: frozenset(words.split()) - _HOME for name, words in _WORDS.items()}
_TOKEN = re.compile(r"[^\W\d_]+")


def is_foreign(text: str) -> bool:
    """Whether its small words are those of one other language, more than those of ours."""
    words = _TOKEN.findall(_bare(text))
    home = sum(word in _HOME for word in words)
    most = max(len({w for w in words if w in known}) for known in _FOREIGN.values())
    least = LEAST_OF_FEW if len(words) <= FEW else LEAST
    return most >= least and most > home and most * 4 >= len(words)


def _bare(text: str) -> str:
    """Lower case without marks; a Polish or Vietnamese stroke is no mark of its own."""
    plain = unicodedata.normalize("NFKD", text[:2000].casefold().translate(_STROKES))
    return "".join(c for c in plain if not unicodedata.combining(c) and c not in "'’")


_STROKES = str.maketrans({"ł": "l", "đ": "d", "ı": "i", "ø": "o"})
