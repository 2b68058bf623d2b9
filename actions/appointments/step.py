"""One message in an appointment task: take what it says, answer it, ask for what is missing."""

from actions.absence import says_return
from actions.appointments import afterwards, commit, identity, offers, several, typed
from actions.appointments.answering import agrees, declines, is_answer, repeats
from actions.appointments.asking import ask_on, list_beside, same_visit
from actions.appointments.details import absorb_details, says_birth_date_again
from actions.appointments.going_back import go_back, says_back
from actions.appointments.inquiring import answer_about_practitioner
from actions.appointments.leaving import belongs_elsewhere, end, stop
from actions.appointments.limits import tell_limits
from actions.appointments.person import absorb_person, adopt_verified, set_relationship
from actions.appointments.picking import ask_for_more, pick_shown, picks_unseen
from actions.appointments.progress import Step
from actions.appointments.reading import Reading, absorb, absorb_button
from actions.appointments.reason import carry_over, leave_with_another, pass_on, take_reason
from actions.appointments.shifting import read_wish
from actions.appointments.task import DETAILS, Purpose, Task, is_settled, take_verified
from actions.appointments.typed import press_of
from actions.client import ApiRefused
from actions.faq import asks_cancellation, tell_unsorted
from actions.forms import PATIENCE, follows_summary, say_missed
from actions.handoff import tell_hand_off
from actions.intents import APPOINTMENTS, UNCLEAR
from actions.onset import without_onset_times
from actions.turn import Turn
from actions.wording import person_button

# A code accepted for somebody else than is asked about now confirms nothing here.
UNFINISHED_CODE = frozenset(["none", "pending", "wrong", "expired", "locked"])
_WHO = frozenset(["relationship", *DETAILS])
_BEFORE_TIMES = _WHO | {"wished_time", "practitioner", "location"}


async def take_step(turn: Turn, task: Task, purpose: Purpose, asked: str | None) -> Step:
    step = Step(turn, task, purpose, asked, await turn.api.get_identity())
    if asked is None:
        adopt_verified(task, step.identity)
        await several.take_next(step)
        if turn.is_button or turn.intent == "affirm":
            carry_over(step)
    try:
        await _take(step)
    except ApiRefused as refused:  # of a visit or a person that is not as the task supposes
        commit.tell_refused(turn, task, refused)
        step.identity = await turn.api.get_identity()
        await ask_on(step)
    leave_with_another(step)
    return step


async def _take(step: Step) -> None:
    if step.turn.interrupted:
        if step.asked:
            step.turn.say("utter_back_to_task")
        await ask_on(step)
    elif step.turn.is_button:
        await _take_button(step)
    else:
        await _take_words(step)


async def _take_button(step: Step) -> None:
    turn, task = step.turn, step.task
    if turn.intent == "stop":
        await stop(step)
        return
    if APPOINTMENTS.get(turn.intent, step.purpose) != step.purpose:
        step.rejected = True
        return
    if turn.intent == "submit_code":
        task.misses = 0
        if is_settled(task, step.identity) or step.identity.code in UNFINISHED_CODE:
            identity.tell_code_result(turn, task, step.identity)
        if is_settled(task, step.identity) or step.identity.code not in UNFINISHED_CODE:
            task.code = None  # used up: one that is still needed is another
            await ask_on(step)
        return
    task.misses = 0
    absorb_button(task, turn)
    _take_person(step)
    if turn.intent in ("affirm", "deny") and step.asked == "confirmation":
        await _answer_confirmation(step, yes=turn.intent == "affirm")
        return
    if await _take_choice(step) or await _take_change(step):
        return
    await ask_on(step)


def _take_person(step: Step) -> None:
    if role := step.turn.entities.get("relationship"):
        set_relationship(step.task, role)
    elif step.turn.entities.get("person") == "same" and step.identity.verified:
        take_verified(step.task, step.identity)


async def _take_choice(step: Step) -> bool:
    """An offered time, more times, or an appointment of the list was pressed."""
    entities, task = step.turn.entities, step.task
    if "offer" in entities:
        chosen = next((each for each in task.shown() if each.id == entities["offer"]), None)
        if chosen is None:
            step.turn.say("utter_choice_gone")
            task.forget_offer()
        else:
            await offers.choose(step, chosen)
    elif "more" in entities:
        await ask_for_more(step, entities["more"])
    elif "appointment" in entities:
        task.choose_appointment(entities["appointment"])
    else:
        return False
    await ask_on(step)
    return True


async def _take_change(step: Step) -> bool:
    turn, task = step.turn, step.task
    change = turn.entities.get("change")
    if turn.entities.get("code") == "resend":
        task.code = None
    elif change == "contact":
        task.contact = task.code = None
    elif change == "name":
        task.patient_name = task.code = None
    elif change == "birth_date":
        task.birth_date = task.code = None
    elif change == "time":
        task.wished_time = None
        await offers.drop(step)
    elif change == "practitioner":
        await _change_practitioner(step)
    elif "practitioner" in turn.entities:
        await offers.drop(step)
    else:
        return False
    await ask_on(step)
    return True


async def _change_practitioner(step: Step) -> None:
    """Times with everybody else who does that visit; said, when nobody else does."""
    task, shown = step.task, {each.practitioner_id for each in step.task.shown()}
    present = [task.chosen.practitioner_id] if task.chosen else task.practitioner or list(shown)
    others = await offers.others_than(step, present) if len(present) == 1 else []
    if len(present) == 1 and not others:
        step.turn.say("utter_only_practitioner")
    task.practitioner = others
    await offers.drop(step)


async def _take_words(step: Step) -> None:
    turn, task = step.turn, step.task
    understanding = await turn.api.understand(text=turn.text)
    clinic = await turn.api.get_clinic(language=turn.language)
    if step.asked in (None, "visit_type"):
        understanding = await without_onset_times(turn, understanding)
    if step.asked is None:
        await afterwards.take_last_visit(turn, task, step.purpose, step.identity, understanding)
    wish = await read_wish(step, understanding)
    reading = Reading(turn, understanding, clinic, wish)
    if await _answer_aside(step, reading) or await end(step, reading):
        return
    answered = is_answer(step, reading)
    if belongs_elsewhere(step, reading, answered):
        step.rejected = not await list_beside(step)
        return
    first = step.asked is None
    if first and afterwards.says_loss(turn.text) and _tell_sorry(step, reading):
        return
    picked = await pick_shown(step, reading)
    if picked:
        task.misses = 0
        tell_limits(step, reading, picked=True)
        await ask_on(step)
        return
    if not several.begin(step, reading):
        absorb_person(task, reading, asked=step.asked, identity=step.identity)
    if absorb_details(task, reading, asked=step.asked):
        turn.say("utter_ask_again")
    absorb(task, reading, asked=step.asked)
    if first:
        carry_over(step)
    answered = await take_reason(step, reading) or answered
    told = tell_limits(step, reading)
    if _says_no_again(step, reading):
        await _take_rest(step, reading)
        return
    if task.changed or first or answered or told:
        task.misses = 0
        await _go_on(step, reading)
        return
    await _take_rest(step, reading)


def _says_no_again(step: Step, reading: Reading) -> bool:
    """A no, and nothing else, to "what shall i change?": counted as not understood."""
    asked = step.asked == "confirmation" and step.purpose != "cancel"
    no = reading.says_no and not step.task.changed
    return asked and no and bool(step.task.misses or not follows_summary(step.turn))


async def _take_rest(step: Step, reading: Reading) -> None:
    """No answer and no wish that is new: said once more, a question, or not understood."""
    again = reading.understanding.visit_type or reading.understanding.practitioner
    doubts = again and reading.holds_off and step.purpose != "cancel"
    if step.asked == "confirmation" and doubts and follows_summary(step.turn):
        await _answer_confirmation(step, yes=False)  # "hold on, i asked for a check-up"
    elif repeats(step, reading):
        step.task.misses = 0
        await ask_on(step)
    elif step.turn.intent in UNCLEAR and reading.is_question:
        await _answer_question(step, reading)
    else:
        await _missed(step)


async def _answer_aside(step: Step, reading: Reading) -> bool:
    """Words of a button, and what is said beside the question asked, without any wish in it."""
    turn = step.turn
    if step.asked is None:
        return False
    if says_back(turn.text):
        await go_back(step)
        step.task.misses = 0
        await ask_on(step)
    elif await _moves_the_one_told(step, reading):
        step.done = True
    elif press := press_of(
        turn.text, asked=step.asked, purpose=step.purpose, held=step.task.offer is not None
    ):
        turn.intent, turn.entities = press
        await _take_button(step)
    elif turn.intent == "goodbye" and step.purpose != "check":
        turn.say("utter_not_done_yet")
        await ask_on(step)
    elif asks_cancellation(turn.text):
        await _answer_question(step, reading)
    elif await answer_about_practitioner(step, reading):
        pass
    elif reading.asks_why and turn.intent != "stop":
        identity.explain_why(turn, step.asked)
        await ask_on(step)
    elif _asks_again(step, reading):
        await ask_on(step)
    else:
        return False
    return True


def _asks_again(step: Step, reading: Reading) -> bool:
    """There is time; the list was not seen yet; "please type the six-digit code"."""
    text = step.turn.text
    waits = typed.says_wait(text) or says_return(text)
    return waits or picks_unseen(step, reading) or _is_date_for_code(step, reading)


def _is_date_for_code(step: Step, reading: Reading) -> bool:
    """A date where the code is asked for, that is no other birth date."""
    is_same = step.task.birth_date in step.turn.tokens("DATE_OF_BIRTH")
    again = says_birth_date_again(step.turn) and not is_same
    return step.asked == "code" and reading.is_bare_date and not again


async def _answer_question(step: Step, reading: Reading) -> None:
    """A question that no rule answers: from the directory or with a person; then on."""
    step.task.misses = 0
    tell_unsorted(step.turn, reading.clinic, reading.understanding)
    await ask_on(step)


def _tell_sorry(step: Step, reading: Reading) -> bool:
    """Somebody died: a kind word, and unless a visit is clearly wished for, only help with it."""
    found = reading.understanding
    if step.purpose != "book" or found.visit_type or found.practitioner:
        step.turn.say("utter_sorry_loss")
        return False
    afterwards.tell_loss(step.turn)
    step.done = True
    return True


async def _go_on(step: Step, reading: Reading) -> None:
    task = step.task
    yes = agrees(step, reading)
    decides = not task.changed and (yes or declines(step, reading))
    if step.asked == "confirmation" and (decides or _moves_instead(step, reading)):
        await _answer_confirmation(step, yes=yes and decides)
        return
    if task.changed & {"wished_time", "practitioner", "location", "visit_type"} and task.offer:
        await offers.drop(step)
    if step.asked == "offer" and not task.changed and reading.says_no and task.offered:
        step.turn.say("utter_none_fits")
        return
    same = step.asked is not None and step.question == step.asked
    early = _BEFORE_TIMES if step.asked == "visit_type" else _WHO
    if same and task.changed and task.changed <= early and not step.turn.said:
        step.turn.say("utter_noted")
    await ask_on(step)


def _moves_instead(step: Step, reading: Reading) -> bool:
    """ "no, don't cancel it, move it to friday": it is kept, and then moved (CloseTask)."""
    moves = afterwards.moves_visit(step.turn.text, reading.understanding)
    return step.purpose == "cancel" and reading.says_no and moves


async def _moves_the_one_told(step: Step, reading: Reading) -> bool:
    """ "yes, move it" under "you already have this visit": nothing is booked beside it, and it is
    moved to the time chosen (CloseTask)."""
    found, books = reading.understanding, step.purpose == "book" and step.asked == "confirmation"
    elsewhere = found.visit_type or found.practitioner or found.time.kind != "none"
    if not books or elsewhere or not typed.says_move(step.turn.text):
        return False
    told = await same_visit(step)
    if told is None:
        return False
    await step.turn.api.release_holds()
    step.turn.say("utter_move_that_one")
    step.made = told.id  # "it" is that one
    return True


async def _answer_confirmation(step: Step, *, yes: bool) -> None:
    turn, task = step.turn, step.task
    task.misses = 0
    if not yes:
        if step.purpose == "cancel":
            turn.say("utter_kept")
            step.done = True
            return
        buttons = [*commit.change_buttons(turn, step.purpose), person_button(turn.language)]
        turn.say("utter_what_to_change", buttons=buttons)
        return
    if step.question != "confirmation" or not follows_summary(turn):
        await ask_on(step)
        return
    if done := await commit.commit(turn, task, step.purpose):
        step.done, step.made = True, "" if step.purpose == "cancel" else done.id
        several.offer_next(step, done)
        step.note = await pass_on(step, done)
        return
    step.identity = await turn.api.get_identity()
    await ask_on(step)


async def _missed(step: Step) -> None:
    """Not understood: ask again, then offer a person, then tell one; the question is not said
    for ever, but an answer to it is still taken."""
    task = step.task
    if (task.misses or 0) < PATIENCE:
        task.misses = say_missed(step.turn, task.misses)
        await ask_on(step)
        return
    task.misses = (task.misses or 0) + 1
    if task.misses == PATIENCE + 1:
        await tell_hand_off(step.turn, urgency="routine", reason="not_understood")
    step.turn.say("utter_missed_for_person")
