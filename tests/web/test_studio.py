"""The studio in a browser: every page with axe, on a phone, without a script, and its forms."""

import re
from html import unescape
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import delete

from api import clock
from api.identity.models import StaffSession
from api.studio.editing import open_draft
from api.studio.intents import get_intent
from api.studio.measuring import measure
from api.studio.models import Release
from tests.support.desk import Desk
from tests.web.browser import check_accessibility, has_sideways_scroll
from tests.web.staff_tab import StaffTab

HOME = "/admin/studio"
COST, REPLY = f"{HOME}/intents/faq_cost", f"{HOME}/replies/utter_privacy"
NEW_INTENT, NEW_REPLY = f"{HOME}/create/intent", f"{HOME}/create/reply"
FACTS = f"{HOME}/facts"
TEXTS = f"{FACTS}/texts/replies"
PLACE, CARD, RULES = f"{FACTS}/places/maple-street", f"{FACTS}/cards/acne", f"{FACTS}/rules/heart"
TEXT = "English 1"


@pytest.fixture
def tab(desk: Desk, page: Page, origin: str) -> StaffTab:
    """An editor at the studio."""
    tab = StaffTab(page, origin, desk.staff("editor", signed_in=False))
    tab.sign_in(HOME)
    expect(page.get_by_role("heading", name="Studio")).to_be_visible()
    return tab


def go(tab: StaffTab, path: str) -> None:
    tab.page.goto(f"{tab.origin}{path}")


def box(tab: StaffTab, name: str) -> Any:
    return tab.page.get_by_label(name, exact=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible_and_fits_a_phone(desk: Desk, tab: StaffTab, scheme: Any) -> None:
    page, colliding = tab.page, collide(desk)
    page.set_viewport_size({"width": 320, "height": 640})
    page.emulate_media(color_scheme=scheme)

    def check() -> None:
        check_accessibility(page, scheme)
        assert not has_sideways_scroll(page)

    check()
    for path in (
        f"{HOME}/intents", COST, f"{HOME}/replies", REPLY, f"{HOME}/replies/emergency",
        NEW_INTENT, NEW_REPLY, FACTS, PLACE, CARD, f"{FACTS}/people/elena-rivera",
        f"{FACTS}/visits/follow-up", RULES, TEXTS, f"{FACTS}/create/places",
        f"{FACTS}/create/people", f"{FACTS}/create/visits", f"{FACTS}/create/cards",
        f"{HOME}/conflict?path={colliding}",
    ):  # fmt: skip
        go(tab, path)
        check()
    tab.button("Settle with these choices").click()  # both places want a choice: nothing is sent
    for number, side in ((1, "The studio's"), (2, "The project's")):
        place = page.get_by_role("group", name=f"Place {number} of 2")
        place.get_by_label(side, exact=True).check()
    tab.press("Settle with these choices")
    expect(page.locator("main")).to_contain_text("Settled.")
    go(tab, COST)
    box(tab, "Add examples, a line each").fill("call me on 555-201-8830\nis parking billed too")
    tab.press("Add")
    expect(page.get_by_role("alert").first).to_contain_text("write PHONE_1")
    expect(page.locator("main")).to_contain_text("1 of 2 lines were added")
    check()
    go(tab, REPLY)
    box(tab, TEXT).fill("You have strep throat.")
    tab.press("Save in the draft")
    expect(page.get_by_role("alert").nth(1)).to_contain_text("output check refuses it")
    expect(box(tab, TEXT)).to_have_value("You have strep throat.")
    check()
    go(tab, HOME)
    expect(page.locator("main")).to_contain_text("is parking billed too")
    check()


def test_an_example_is_added_changed_removed_and_put_back(tab: StaffTab) -> None:
    page = tab.page
    go(tab, COST)
    box(tab, "Add examples, a line each").fill("- is parking billed too\n\n- any fee for forms")
    tab.press("Add")
    expect(page.get_by_role("status")).to_contain_text(["Added to the draft."])
    go(tab, f"{COST}?q=parking")
    page.get_by_label(re.compile(r"^Example 1$")).fill("is parking on the bill")
    tab.press("Save example 1")
    expect(page.locator("main")).to_contain_text("Changed in the draft.")
    go(tab, f"{COST}?q=any fee for forms")
    tab.press("Remove example 1")
    expect(page.locator("main")).to_contain_text("Taken out of the draft.")
    tab.press("Undo this change")
    expect(page.locator("main")).to_contain_text("Put back as it was.")
    go(tab, f"{COST}?q=any fee for forms")
    expect(page.get_by_label("Example 1")).to_have_value("any fee for forms")


def select(field: Any, start: int, end: int) -> None:
    field.evaluate("(one, [a, b]) => { one.focus(); one.setSelectionRange(a, b); }", [start, end])


def test_an_entity_is_marked_with_mouse_and_keyboard_and_a_sentence_is_tried(tab: StaffTab) -> None:
    page = tab.page
    page.set_default_timeout(60_000)  # new lines are read by everything that may refuse them
    page.set_viewport_size({"width": 320, "height": 640})
    go(tab, COST)
    field, said = box(tab, "Add examples, a line each"), page.locator(".marking [role=status]")
    box(tab, "Entity").select_option("practitioner")
    tab.press("Mark the selected words")
    expect(said).to_have_text("Go to an example and select words first.")
    field.fill("what does dr rivera charge\nand doctor")
    select(field, 12, 18)  # a part of a word, and a blank: whole words are marked
    tab.press("Mark the selected words")
    expect(field).to_have_value("what does dr [rivera](practitioner) charge\nand doctor")
    expect(said).to_have_text("“rivera” is marked as practitioner.")
    select(field, 10, 20)
    tab.press("Mark the selected words")
    expect(said).to_contain_text("marked already")
    select(field, 30, 40)
    field.press("Control+m")
    expect(said).to_contain_text("marked already")
    field.press("Control+End")
    for _ in range(6):
        field.press("Shift+ArrowLeft")
    field.press("Control+m")
    expect(field).to_have_value(
        "what does dr [rivera](practitioner) charge\nand [doctor](practitioner)"
    )
    select(field, 16, 16)
    field.press("Control+Shift+m")
    expect(said).to_have_text("“rivera” is not marked any more.")
    select(field, 20, 34)
    field.press("Control+m")
    expect(said).to_have_text("Select words of one line.")
    expect(field).to_have_value("what does dr rivera charge\nand [doctor](practitioner)")
    check_accessibility(page)
    assert not has_sideways_scroll(page)
    tab.press("Add")
    expect(page.locator("main")).to_contain_text("Added to the draft.")
    go(tab, f"{COST}?q=doctor](")
    first = page.get_by_label(re.compile("^Example 1$"))
    first.fill("x" * 290 + " fee")
    select(first, 291, 294)
    first.press("Control+m")
    expect(said).to_contain_text("longer than 300 characters")

    go(tab, HOME)
    box(tab, "A sentence of a patient").fill("<img src=x onerror=alert(1)> cuánto cuesta")
    box(tab, "A sentence of a patient").press("Enter")
    tried = page.locator("#tried")
    expect(tried).to_contain_text("not trained yet")
    expect(tried).to_contain_text("<img src=x")
    expect(page.get_by_role("button", name="Train the draft")).to_be_visible()
    check_accessibility(page)
    assert not has_sideways_scroll(page)
    box(tab, "A sentence of a patient").fill(" ")
    tab.press("Try it")
    expect(tried).to_have_text("Write a sentence to try.")


def test_a_reply_is_checked_while_it_is_typed(tab: StaffTab) -> None:
    go(tab, REPLY)
    lint = tab.page.locator("#lint")
    expect(lint).to_contain_text("Nothing to mend.")
    box(tab, TEXT).fill("Take two tablets of ibuprofen every six hours, {name}.")
    expect(lint).to_contain_text("the output check refuses it")
    expect(lint).to_contain_text("nothing fills in {name}")
    box(tab, TEXT).fill("Your data is yours.")
    expect(lint).to_contain_text("Nothing to mend.")


def test_two_editors_at_once_see_both_texts(desk: Desk, tab: StaffTab) -> None:
    go(tab, REPLY)
    colleague = desk.staff("editor")
    other = colleague.get(REPLY).text
    version = re.search(r'name="version" value="(\w+)"', other)
    assert version
    saved = colleague.post(
        REPLY, {"version": version[1], "text-0": "Your data belongs to you.", "do": "save"}
    )
    assert saved.status_code == 303
    box(tab, TEXT).fill("All your data is yours.")
    tab.press("Save in the draft")
    expect(tab.problem.first).to_contain_text("changed meanwhile")
    expect(tab.page.get_by_role("heading", name=re.compile("As it is now"))).to_be_visible()
    expect(tab.page.locator("main")).to_contain_text("Your data belongs to you.")
    expect(box(tab, TEXT)).to_have_value("All your data is yours.")
    tab.press("Save in the draft")
    expect(tab.page.locator("main")).to_contain_text("Changed in the draft.")


def test_everything_works_without_a_script_and_by_keyboard(
    desk: Desk, chromium: Browser, origin: str
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        tab = StaffTab(page, origin, desk.staff("editor", signed_in=False))
        tab.sign_in(HOME)
        go(tab, REPLY)
        box(tab, TEXT).fill("Your data is yours and stays so.")
        box(tab, TEXT).press("Tab")
        page.get_by_role("button", name="Check and preview").focus()
        page.keyboard.press("Enter")
        expect(page.locator(".bubble").first).to_contain_text("stays so")
        tab.press("Save in the draft")
        expect(page.locator("main")).to_contain_text("Changed in the draft.")
    finally:
        context.close()


def test_what_was_typed_outlives_an_ended_session(desk: Desk, tab: StaffTab) -> None:
    """It is put back with the version that it was typed at: a colleague's change is not lost."""
    page, lines = tab.page, "is the <b>bus</b> billed too\nis the ferry billed too"
    go(tab, COST)
    box(tab, "Add examples, a line each").fill(lines)
    page.context.clear_cookies()
    tab.press("Add")
    expect(page).to_have_url(re.compile("sign-in"))
    colleague = desk.staff("editor")
    version = re.search(r'name="version" value="(\w+)"', colleague.get(COST).text)
    assert version
    fields = {"version": version[1], "lines": "is the tram billed too"}
    assert colleague.post(f"{COST}/add", fields).status_code == 303
    tab.fill_in_and_sign_in()
    expect(page).to_have_url(f"{tab.origin}{COST}")
    expect(page.get_by_text("What you had typed is back in the form.")).to_be_visible()
    expect(box(tab, "Add examples, a line each")).to_have_value(lines)
    check_accessibility(page)
    tab.press("Add")
    expect(page.locator("main")).to_contain_text("changed meanwhile")
    expect(box(tab, "Add examples, a line each")).to_have_value(lines)
    tab.press("Add")
    expect(page.locator("main")).to_contain_text("Added to the draft.")
    # So does a page that failed.
    go(tab, COST)
    box(tab, "Add examples, a line each").fill("is the raft billed too")
    page.route(
        "**/add",
        lambda route: route.fulfill(
            status=503, content_type="text/html", body=f"<a href='{COST}#again'>Try again</a>"
        ),
    )
    tab.press("Add")
    page.unroute("**/add")
    page.get_by_role("link", name="Try again").click()
    expect(box(tab, "Add examples, a line each")).to_have_value("is the raft billed too")
    tab.press("Add")
    expect(page.locator("main")).to_contain_text("Added to the draft.")
    # It was answered: a later visit of the page finds the form empty.
    go(tab, COST)
    expect(box(tab, "Add examples, a line each")).to_have_value("")


def test_a_form_that_was_sent_too_late_leads_back_to_its_page(desk: Desk) -> None:
    editor = desk.staff("editor")
    with desk.room.database.write() as session:
        session.execute(delete(StaffSession).where(StaffSession.staff_id == editor.staff_id))
    page = f"{COST}?page=2&q=bus"
    for came, to in (
        (
            f"https://testserver{page}",
            page.replace("?", "%3F").replace("=", "%3D").replace("&", "%26"),
        ),
        ("https://elsewhere.example/staff/x", "/staff"),
        ("", "/staff"),
    ):
        told = editor.post(f"{COST}/add", {"lines": "x"}, accept="text/html", referer=came)
        assert told.headers["location"] == f"/staff/sign-in?why=ended&next={to}"


def test_what_no_page_sends_is_told_on_a_page(desk: Desk) -> None:
    editor, html = desk.staff("editor"), "text/html"
    for told in (
        editor.get(f"{COST}?page=two", accept=html),
        editor.post(f"{COST}/change", {"old": "x"}, accept=html),
        editor.get(f"{HOME}/intents/none", accept=html),
    ):
        assert told.headers["content-type"].startswith(html) and told.status_code in (404, 422)
        assert 'href="/admin/studio">Back to the studio' in told.text
    told = editor.post(
        f"{COST}/change", {"old": "x"}, accept=html, referer=f"http://x{COST}?page=2"
    )
    assert f'href="{COST}?page=2#again">Back to the page' in told.text
    refused = desk.staff("front_desk").get(HOME, accept=html)
    assert refused.status_code == 403 and "Back to the escalations" in refused.text


def test_a_long_text_is_refused_and_stands_in_its_form(desk: Desk) -> None:
    editor, long = desk.staff("editor"), "so it is " * 300
    told = editor.post(NEW_REPLY, {"name": "utter_long", "en": long, "es": "así es"})
    assert told.status_code == 422 and "characters, at most 1000" in told.text
    assert long.strip() in told.text and "así es" in told.text
    intent = get_intent(open_draft(desk.room.settings.home.resolve()), "faq_cost")
    sent = {"version": intent.version, "old": intent.examples[0], "new": long}
    told = editor.post(f"{COST}/change", sent)
    assert told.status_code == 422 and "characters, at most 300" in told.text
    assert long.strip() in told.text


def test_the_second_who_sets_an_answer_is_told_and_keeps_the_choice(desk: Desk) -> None:
    editor, path = desk.staff("editor"), f"{HOME}/intents/greet"
    form = re.search(r'greet/answer">\s*<input type="hidden" name="version" value="(\w+)"',
                     editor.get(path).text)  # fmt: skip
    assert form
    fields = {"version": form[1], "answer": "utter_thank"}
    assert editor.post(f"{path}/answer", fields).status_code == 303
    told = editor.post(f"{path}/answer", {**fields, "answer": "utter_help"})
    assert told.status_code == 409
    assert "Now it is answered with utter_thank" in told.text
    assert "<option selected>utter_help" in told.text


def test_five_thousand_pasted_lines_are_refused_and_stand_in_the_form(desk: Desk) -> None:
    editor = desk.staff("editor")
    lines = [
        f"{number} what does a visit cost if I bring my own {'ü' * 40}" for number in range(5000)
    ]
    typed = {"lines": "\n".join(lines), "version": "any", "name": "ask_own", "answer": ""}
    for path in (f"{COST}/add", NEW_INTENT):
        told = editor.post(path, typed)
        assert told.status_code == 422
        assert "5000 lines are too many: at most 500 at once" in told.text
        assert lines[0] in told.text and lines[-1] in told.text
    assert editor.post(f"{COST}/change", typed).status_code == 413
    few = {
        "lines": "\n".join(f"is the {one} billed too" for one in "bus van car ship raft".split())
    }
    assert editor.post(NEW_INTENT, {**few, "name": "ask_rides", "answer": ""}).status_code == 303
    version = re.search(r'add">\s*<input type="hidden" name="version" value="(\w+)"',
                        editor.get(COST).text)  # fmt: skip
    assert version
    more = {"version": version[1], "lines": "is the lift billed\nis the lift dear"}
    assert editor.post(f"{COST}/add", more).status_code == 303


def test_a_reason_that_names_somebody_stays_in_the_form(desk: Desk) -> None:
    editor, why = desk.staff("editor"), "Konstantin Abernathy was misunderstood"
    answered = editor.post("/admin/studio/releases", {"why": why})
    assert answered.status_code == 409
    assert "“Konstantin Abernathy” can identify somebody (PERSON)" in answered.text
    assert f'value="{why}"' in answered.text
    assert "There is none yet." in answered.text


def collide(desk: Desk) -> str:
    """A file in which the studio changed what the project's has otherwise by now; its path."""
    draft = open_draft(desk.room.settings.home.resolve())
    intent = get_intent(draft, "faq_cost")
    text, (first, second) = draft.read(intent.path), (intent.examples[0], intent.examples[9])
    base = text.replace(f"- {first}\n", "- older\n").replace(f"- {second}\n", "- older, too\n")
    mine = base.replace("- older\n", "- <i>mine</i> first\n").replace("- older, too\n", "- then\n")
    draft.prepare("", {intent.path: (base, mine)})
    draft.decide()
    return intent.path


def test_a_conflict_is_settled_place_by_place_on_its_page(desk: Desk) -> None:
    editor, path = desk.staff("editor"), collide(desk)
    draft = open_draft(desk.room.settings.home.resolve())
    theirs = draft.theirs(path)
    assert f"{HOME}/conflict?path={path}" in unescape(editor.get(HOME).text)
    page = editor.get(f"{HOME}/conflict?path={path}").text
    assert "Place 2 of 2" in page and "&lt;i&gt;mine&lt;/i&gt; first" in page
    version = re.search(r'name="version" value="(\w+)"', page)
    assert version
    sent = {"path": path, "version": version[1], "side": "places", "place-1": "studio"}
    told = editor.post(f"{HOME}/settle", sent)
    assert told.status_code == 422 and "Place 2: choose whose lines stand." in told.text
    assert re.search(r'id="p1-studio"[^>]* checked', told.text)
    stale = editor.post(f"{HOME}/settle", {**sent, "place-2": "project", "version": "older"})
    assert stale.status_code == 409 and draft.conflicts() == [path]
    assert editor.post(f"{HOME}/settle", {**sent, "side": "nobody"}).status_code == 422
    done = editor.post(f"{HOME}/settle", {**sent, "place-2": "project"})
    assert done.headers["location"] == f"{HOME}?done=settled" and draft.conflicts() == []
    first = theirs.split("\n    - ")[1:]
    assert "- <i>mine</i> first\n" in draft.read(path) and "- then\n" not in draft.read(path)
    assert len(first) == len(draft.read(path).split("\n    - ")[1:])
    assert editor.get(f"{HOME}/conflict?path={path}").status_code == 404
    assert editor.post(f"{HOME}/settle", {**sent, "place-2": "project"}).status_code == 409
    assert desk.staff("clinician").post(f"{HOME}/settle", sent).status_code == 403


def test_who_may_read_sees_no_form(desk: Desk) -> None:
    clinician = desk.staff("clinician")
    for path in (COST, REPLY, HOME):
        page = clinician.get(path).text
        assert "/add" not in page and "Save in the draft" not in page and "Build a rel" not in page
    assert desk.staff("front_desk").get(HOME).status_code == 403
    editor = desk.staff("editor")
    assert editor.get(f"{HOME}/intents/no_such_intent").status_code == 404
    assert editor.get(f"{HOME}/replies/no_such_reply").status_code == 404
    assert editor.get(f"{HOME}/releases/none").status_code == 404


def test_a_broken_file_closes_neither_the_page_nor_the_way_back(desk: Desk) -> None:
    put_release(desk, state="retired")
    draft = open_draft(desk.room.settings.home.resolve())
    with draft.editing():
        draft.write("data/nlu/faq.yml", "nlu: [")
    editor = desk.staff("editor")
    answer = editor.get(HOME)
    assert answer.status_code == 200
    assert "cannot be read" in answer.text and "not YAML" in answer.text
    assert "Release 1" in answer.text


def put_release(desk: Desk, *, state: str, stage: str = "done", **report: Any) -> str:
    """A release's row as a build leaves it; its page's address."""
    with desk.room.database.write() as session:
        release = Release(
            number=1, state=state, why="wider words", stage=stage, touched_at=clock.now(),
            created_at=clock.now(), report=report,
            reasons=["Safety: urgent messages raised was met and is not."],
        )  # fmt: skip
        session.add(release)
        session.flush()
        return f"{HOME}/releases/{release.id}"


def bar(share: float, *, is_met: bool) -> dict[str, Any]:
    values = {"name": "urgent messages raised", "wanted": 0.97, "is_floor": True, "slack": 0.01}
    return {"rows": 1224, "bars": [{**values, "share": share, "is_met": is_met}]}


def test_a_refused_release_shows_its_figures_beside_what_is_live(desk: Desk, tab: StaffTab) -> None:
    rows = [("greet", "greet", 0.9), ("thank", "greet", 0.6), ("thank", "thank", 0.8)]
    measured = measure(rows, ["hi", "<b>thanks</b> hello", "thanks"])
    missed = {"story": "hello", "wanted": "utter_greet", "predicted": "utter_thank"}
    path = put_release(
        desk, state="refused", seconds=90.5, is_trained=True,
        nlu=measured, live_nlu=measure(rows[2:]),
        stories={"stories": 12, "failed": [missed]}, live_stories={"stories": 12, "failed": []},
        safety=bar(0.9, is_met=False), live_safety=bar(0.985, is_met=True),
        privacy=bar(0.98, is_met=True), live_privacy=bar(0.98, is_met=True),
    )  # fmt: skip
    page = tab.page
    page.set_viewport_size({"width": 320, "height": 640})
    go(tab, path)
    expect(page.get_by_role("heading", name="Why it is refused")).to_be_visible()
    safety = page.get_by_role("region", name="The safety screen: bars").locator("tbody")
    expect(safety).to_contain_text("90.0 %")
    expect(safety).to_contain_text("98.5 %")
    expect(safety).to_contain_text("worse, -8.5")
    expect(page.get_by_role("region", name="Redaction: bars").locator("tbody")).to_contain_text(
        "as live"
    )
    stories = page.get_by_role("region", name="Stories followed")
    expect(stories).to_contain_text("11 of 12")
    expect(page.locator("main")).to_contain_text("utter_greet was wanted, utter_thank came")
    page.get_by_text("Table: what is taken for what, with the sentences").click()
    confused = page.get_by_role("region", name="What is taken for what").locator("tbody")
    expect(confused).to_contain_text("“<b>thanks</b> hello” (0.60)")
    page.get_by_text("Table: every intent").click()
    changes = page.get_by_role("region", name="Every intent").locator("tbody")
    expect(changes).to_contain_text("worse, -0.33")
    expect(changes).to_contain_text("new")
    page.get_by_text("Table: how sure it is").click()
    check_accessibility(page)
    assert not has_sideways_scroll(page)


def test_a_build_tells_where_it_is(desk: Desk, tab: StaffTab) -> None:
    go(tab, put_release(desk, state="building", stage="safety"))
    expect(tab.page.locator("#stage")).to_have_text("Now: measuring the safety screen.")
    check_accessibility(tab.page)
    tab.press("Cancel the build")
    expect(tab.page.get_by_role("heading", name="Release 1: cancelled")).to_be_visible()


def test_a_new_intent_with_its_reply_is_made_and_taken_away_again(tab: StaffTab) -> None:
    page = tab.page
    go(tab, NEW_REPLY)
    box(tab, "Name").fill("utter_greet")
    box(tab, "English").fill("Service animals are welcome.")
    tab.press("Create in the draft")
    expect(page.get_by_role("alert").nth(1)).to_contain_text("utter_greet is there already")
    expect(box(tab, "English")).to_have_value("Service animals are welcome.")
    check_accessibility(page)
    box(tab, "Name").fill("utter_pets")
    tab.press("Create in the draft")
    expect(page.locator("main")).to_contain_text("It is in the draft.")
    expect(page.locator("#lint")).to_contain_text("There is no Spanish wording")

    go(tab, NEW_INTENT)
    box(tab, "Name").fill("ask pets")
    lines = (
        "can i bring my dog\nare animals allowed\nis my cat welcome\ndo you allow pets\nany dogs"
    )
    box(tab, "First examples, a line each").fill(lines)
    box(tab, "It is answered with").select_option("utter_pets")
    tab.press("Create in the draft")
    expect(page.get_by_role("alert").nth(1)).to_contain_text("small letters, figures and _")
    expect(box(tab, "It is answered with")).to_have_value("utter_pets")
    box(tab, "Name").fill("ask_pets")
    tab.press("Create in the draft")
    expect(page.get_by_role("heading", name="ask_pets", exact=True)).to_be_visible()
    expect(box(tab, "It is answered with")).to_have_value("utter_pets")
    check_accessibility(page)

    tab.press("Remove ask_pets and its examples")
    expect(page.get_by_role("alert").nth(1)).to_contain_text("rule “answer ask_pets” in data/rules")
    go(tab, f"{HOME}/intents/ask_pets")
    box(tab, "It is answered with").select_option("")
    tab.press("Save the rule")
    expect(page.locator("main")).to_contain_text("No rule says what follows")
    check_accessibility(page)
    tab.press("Remove ask_pets and its examples")
    expect(page.locator("main")).to_contain_text("Taken out of the draft.")
    tab.press("Undo this change")
    expect(page.get_by_role("heading", name="ask_pets", exact=True)).to_be_visible()
    go(tab, f"{HOME}/replies/utter_pets")
    tab.press("Remove utter_pets")
    expect(page.locator("main")).to_contain_text("Taken out of the draft.")
    go(tab, COST)
    expect(page.locator("main")).to_contain_text("Rule “question about cost”")


def test_the_clinics_facts_are_changed_refused_and_put_back(desk: Desk, tab: StaffTab) -> None:
    page = tab.page
    go(tab, FACTS)
    page.get_by_role("link", name="Maple Street Clinic").click()
    box(tab, "Open on Monday").fill("08:00 to noon")
    tab.press("Save in the draft")
    expect(page.get_by_role("alert").nth(1)).to_contain_text("is no time such as 08:00-12:00")
    expect(box(tab, "Open on Monday")).to_have_value("08:00 to noon")
    check_accessibility(page)
    box(tab, "Open on Monday").fill("08:30-12:00")
    tab.press("Save in the draft")
    expect(page.locator("main")).to_contain_text("Changed in the draft.")
    tab.press("Undo this change")
    expect(box(tab, "Open on Monday")).to_have_value("08:00-12:00, 13:00-18:00")
    colleague = desk.staff("editor")
    version = re.search(r'name="version" value="(\w+)"', colleague.get(PLACE).text)
    assert version
    sent = {"version": version[1], "maple-street/phone": "+1 518 555 0111"}
    assert colleague.post(PLACE, sent).status_code == 303
    box(tab, "Telephone").fill("+1 518 555 0122")
    tab.press("Save in the draft")
    expect(page.locator("main")).to_contain_text("Now, by somebody else: +1 518 555 0111")
    expect(box(tab, "Telephone")).to_have_value("+1 518 555 0122")
    check_accessibility(page)


def test_a_card_and_rules_are_signed_by_clinicians_alone(
    desk: Desk, page: Page, origin: str
) -> None:
    editor = desk.staff("editor")
    assert "A clinician signs it." in editor.get(RULES).text
    assert editor.post(f"{RULES}/sign", {"version": "x"}).status_code == 403
    assert editor.get(f"{FACTS}/rules/replies").status_code == 404
    texts = editor.get(TEXTS).text
    assert "A clinician signs it." in texts and "Llame al {emergency_number} ahora." in texts
    assert editor.post(f"{TEXTS}/sign", {"version": "x"}).status_code == 403
    tab = StaffTab(page, origin, desk.staff("clinician", signed_in=False))
    tab.sign_in(CARD)
    expect(page.get_by_role("heading", name="Acne")).to_be_visible()
    expect(page.get_by_role("button", name="Save in the draft")).to_have_count(0)
    box(tab, "Number of your licence").fill("NY 12345")
    box(tab, "Valid until (year-month-day)").fill("2020-01-01")
    tab.press("Sign as a clinician")
    expect(page.get_by_role("alert").nth(1)).to_contain_text("a day after today")
    check_accessibility(page)
    until = clock.now().date().replace(year=clock.now().year + 1, day=1).isoformat()
    box(tab, "Valid until (year-month-day)").fill(until)
    tab.press("Sign as a clinician")
    expect(page.locator("dl")).to_contain_text("NY 12345")
    check_accessibility(page)
    tab.press("Withdraw the signature")
    expect(page.locator("dl")).to_contain_text("pending")
    go(tab, RULES)
    check_accessibility(page)


def test_a_practitioner_comes_is_refused_and_leaves_again(desk: Desk, tab: StaffTab) -> None:
    page = tab.page
    go(tab, FACTS)
    page.get_by_role("link", name="New practitioner").click()
    box(tab, "Name, as it is shown").fill("Dr. Ada Moon")
    box(tab, "Specialty, English").fill("podiatry")
    box(tab, "Specialty, Spanish").fill("podología")
    box(tab, "Languages (codes such as en, a line each)").fill("en")
    tab.press("Create in the draft")
    expect(page.get_by_role("alert").nth(1)).to_contain_text("Works at")
    expect(box(tab, "Name, as it is shown")).to_have_value("Dr. Ada Moon")
    check_accessibility(page)
    box(tab, "maple-street").check()
    tab.press("Create in the draft")
    expect(page.get_by_role("heading", name="Dr. Ada Moon")).to_be_visible()
    expect(box(tab, "maple-street: Saturday")).to_have_value("09:00-13:00")
    box(tab, "maple-street: Saturday").fill("")
    box(tab, "Ages of their patients (such as 18- or 0-17; empty: any)").fill("18-")
    tab.press("Save in the draft")
    expect(page.locator("main")).to_contain_text("Changed in the draft.")
    tab.press("Take Dr. Ada Moon out of the draft")
    expect(page.locator("main")).to_contain_text("Taken out of the draft.")
    expect(page.locator("main")).not_to_contain_text("Ada Moon")


def test_words_and_a_rule_are_added_and_the_floor_stays(desk: Desk, tab: StaffTab) -> None:
    page = tab.page
    page.set_default_timeout(60_000)  # every example of every rule is run at each saving
    go(tab, RULES)
    page.get_by_text("New words", exact=True).click()
    page.locator("#w-id").fill("hiccup_bad")
    page.locator("#w-en").fill("hiccups .. (days|nonstop)")
    tab.press("Add the words")
    expect(page.locator("main")).to_contain_text("Added to the draft.")
    page.get_by_text("New rule", exact=True).click()
    page.locator("#r-id").fill("heart.hiccups")
    page.locator("#r-level").select_option("clinician")
    page.locator("#r-all").fill("hiccup_bad")
    page.locator("#r-fire").fill("hiccups for five days\nnothing like it")
    page.locator("#r-hold").fill("hiccups are funny")
    tab.press("Add the rule")
    expect(page.get_by_role("alert").nth(1)).to_contain_text("nothing like it")
    expect(page.locator("#r-all")).to_have_value("hiccup_bad")
    check_accessibility(page)
    page.locator("#r-languages").fill("en")
    page.locator("#r-fire").fill("hiccups for five days\nhiccups nonstop")
    tab.press("Add the rule")
    expect(page.locator("main")).to_contain_text("Added to the draft.")
    page.get_by_text("Rule heart.hiccups", exact=True).click()
    expect(page.get_by_label("Must not (a line each)").last).to_be_attached()
    editor = desk.staff("editor")
    version = re.search(r'name="version" value="(\w+)"', editor.get(RULES).text)
    assert version
    sent = {"version": version[1], "part": "no.such_rule"}
    assert editor.post(f"{RULES}/take-out", sent).status_code == 404
    sent["part"] = "heart.hiccups"
    assert editor.post(f"{RULES}/take-out", sent).status_code == 303
    clinician = desk.staff("clinician")
    assert clinician.post(f"{RULES}/add", {"kind": "rule"}).status_code == 403
    assert clinician.post(f"{FACTS}/create/places", {}).status_code == 403
    assert editor.get(f"{FACTS}/create/nonsense").status_code == 404
    assert editor.post(f"{FACTS}/create/rules", {}).status_code == 404
