"""A failed request on a page, said to the person who reads it: what to do, and nothing typed lost.

Patients read it in the language of their chat, or of their browser where the link says none.
"""

import re

from fastapi import Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from api.errors import BodyTooLarge, FrontdeskError, Malformed, TooFast
from api.reminders.page_links import BASE, find_conversation
from api.web.pages import render
from api.web.reminder_links import language_of_link

STAFF_PATHS = ("/staff", "/admin")
PATIENT_PATHS = ("/reminders/", "/no-more-reminders/")
Words = tuple[str, str]
_LINK = re.compile(r"/(?:no-more-)?reminders/(\w+)/(\w+)/(\w+)")
# Never sent back in a page.
_SECRETS = re.compile(r"password|code|secret", re.IGNORECASE)
_TITLES: dict[str, Words] = {
    TooFast.code: ("That was too fast", "Eso fue muy rápido"),
    BodyTooLarge.code: ("That is too long", "Es demasiado largo"),
    Malformed.code: ("That cannot be read", "No se puede leer"),
    "": ("That did not work", "Eso no funcionó"),
}
_WAIT: Words = (
    "Nothing was done yet. Please wait {seconds} seconds, then try again.",
    "Todavía no se hizo nada. Espere {seconds} segundos e inténtelo otra vez.",
)
_KEPT: Words = (
    "Nothing was done yet. What you filled in is kept on this page: please wait {seconds} seconds, "
    "then send it again.",
    "Todavía no se hizo nada. Lo que puso sigue en esta página: espere {seconds} segundos y "
    "envíelo otra vez.",
)
_DETAILS: dict[str, Words] = {
    BodyTooLarge.code: (
        "Nothing was done. Go back in your browser: what you wrote is still there. Send less of "
        "it at once.",
        "No se hizo nada. Vuelva atrás en su navegador: lo que escribió sigue ahí. Envíe menos de "
        "una vez.",
    ),
    "": (
        "Nothing was done. Go back in your browser and try again, or open the link once more.",
        "No se hizo nada. Vuelva atrás en su navegador e inténtelo otra vez, o abra el enlace de "
        "nuevo.",
    ),
}
_CRASHED: Words = (
    "It is not certain that it was done. Look at the page again before you send anything twice. "
    "If this comes back, please call us.",
    "No es seguro que se haya hecho. Vuelva a ver la página antes de enviar algo otra vez. Si "
    "vuelve a pasar, por favor llámenos.",
)
_CRASHED_STAFF = (
    "It is not certain that it was done. Look at the page again before you send anything twice."
)
_AGAIN: Words = ("Try again", "Intentar otra vez")
_LOOK: Words = ("Look at the page", "Ver la página")
_SEND: Words = ("Send it again", "Enviar otra vez")


def wants_page(request: Request) -> bool:
    wants = "text/html" in request.headers.get("accept", "")
    return wants and request.url.path.startswith(STAFF_PATHS + PATIENT_PATHS)


def is_for_patient(request: Request) -> bool:
    return request.url.path.startswith(PATIENT_PATHS)


async def page_of_failure(request: Request, error: FrontdeskError) -> Response:
    """The page in the place of an answer, with the headers of the error."""
    language = await _language_of(request) if is_for_patient(request) else "en"
    spanish = language == "es"
    is_post, waits = request.method == "POST", "Retry-After" in error.headers
    fields = await _fields(request) if is_post and waits else []
    detail = _DETAILS.get(error.code, _DETAILS[""])
    if waits:
        detail = _KEPT if fields else _WAIT
    query = f"?{request.url.query}" if request.url.query else ""
    response = render(
        request,
        "error.html",
        status=error.status,
        language=language,
        title=_TITLES.get(error.code, _TITLES[""])[spanish],
        detail=detail[spanish].format(seconds=error.headers.get("Retry-After", "")),
        again=fields if is_post and waits else None,
        back_href=f"{request.url.path}{query}" if not is_post else _page_before(request),
        back_label=(_SEND if is_post and waits else _AGAIN)[spanish],
    )
    response.headers.update(error.headers)
    return response


async def page_of_crash(request: Request) -> Response:
    """A fault of ours: what was sent may be stored or not, and nobody claims to know."""
    patient = is_for_patient(request)
    spanish = patient and await _language_of(request) == "es"
    return render(
        request,
        "error.html",
        status=FrontdeskError.status,
        language="es" if spanish else "en",
        title=_TITLES[""][spanish] if patient else FrontdeskError.title,
        detail=_CRASHED[spanish] if patient else _CRASHED_STAFF,
        back_href=_page_before(request) if patient else "/staff",
        back_label=_LOOK[spanish] if patient else "Back to the escalations",
    )


async def _fields(request: Request) -> list[tuple[str, str]]:
    form = await request.form()
    return [
        (name, value)
        for name, value in form.multi_items()
        if isinstance(value, str) and not _SECRETS.search(name)
    ]


def _page_before(request: Request) -> str:
    """From where a form came: itself, where one can be looked at."""
    path = request.url.path
    if not path.startswith(f"{BASE}/") or path.endswith(("/new", "/change")):
        return path
    return f"{BASE}/{_key_of(path)}"


def _key_of(path: str) -> str:
    return path.removeprefix(f"{BASE}/").split("/")[0]


async def _language_of(request: Request) -> str:
    try:
        found = await run_in_threadpool(_language_of_chat, request)
    except Exception:  # the page is about a failure already
        found = None
    if found:
        return found
    return "es" if request.headers.get("accept-language", "").lower().startswith("es") else "en"


def _language_of_chat(request: Request) -> str | None:
    path, state = request.url.path, request.app.state
    with state.database.read() as session:
        if path.startswith(f"{BASE}/"):
            keystore, key = state.keystore, _key_of(path)
            chat = find_conversation(session=session, keystore=keystore, key=key)
            return chat.language if chat else None
        link = _LINK.fullmatch(path)
        return language_of_link(session, state.keystore, link.groups()) if link else None
