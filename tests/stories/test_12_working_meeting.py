"""Story 12: the working meeting. Four questions, twenty-five people on their phones, five dots each; what
weighed most becomes a topic, a planned event and a project, each with its way back.
"""

import re
from functools import partial

import pytest

from tests.crowd import Guest, all_at_once
from tests.stories.walking import FORUM, follow, says, sign_in, tab_to

BOARD = "/nb/boards/arbeidsmotet-21-juni-2021/"
SLUG = "arbeidsmotet-21-juni-2021"
QUESTIONS = [
    "Hvem bør bli med?",
    "Hvilke aktiviteter?",
    "Hvilke temaer?",
    "Hvordan bør forumet settes sammen?",
]
PLATFORM, WEBINARS = "Digital plattform for kunnskapsdeling", "Webinarer og workshops"
HACKATHONS, PROJECTS, LESSONS = "Hackathons", "Felles innovasjonsprosjekter", "Overføring av lærdommer"
IN_ORDER = [PLATFORM, WEBINARS, HACKATHONS, PROJECTS, LESSONS]
CROWD = 23
"""With the two phones that are browsers, 25 people sit at the table."""


@pytest.fixture
def leader(new_page):
    page = new_page()
    sign_in(page, "Marte Haugland")
    return page


def test_ideas_of_a_meeting_are_ordered_by_dots_and_become_records_that_lead_back(
    leader, new_page, live_site
):
    put_up(leader)
    move_on(leader, "Samle ideer")
    code = leader.locator(".bd-code__sign").inner_text()
    phones = [sit_down(new_page(width=320), code) for _ in range(2)]
    crowd = [Guest(live_site.url, SLUG, code) for _ in range(CROWD)]
    all_at_once(guest.sit_down for guest in crowd)

    marks = write_at_once(leader, phones, crowd)
    gather_and_merge(leader, phones, crowd, marks)
    give_five_dots_each(leader, phones, crowd, marks)
    move_on(leader, "Ta avgjørelser")
    assert leader.locator(".bd-line h2").all_inner_texts()[:5] == IN_ORDER
    assert "25 personer har prioritert" in says(leader)

    decide(leader)
    become(leader)
    leader.goto(BOARD)
    move_on(leader, "Avsluttet")
    leads_on_and_back(new_page())


@pytest.mark.once
def test_a_meeting_is_sat_through_without_a_mouse(leader, new_page):
    put_up(leader, title="Møtet uten mus")
    move_on(leader, "Samle ideer")
    page = new_page(width=320)
    page.goto(f"/nb/boards/join/?code={leader.locator('.bd-code__sign').inner_text()}")
    press(page, page.get_by_role("button", name="Sett deg ved bordet"))
    page.wait_for_url("**/boards/motet-uten-mus/")

    tab_to(page, page.get_by_label("Din idé: " + QUESTIONS[1]))
    page.keyboard.type("Studietur")
    page.keyboard.press("Enter")
    press(page, link(page, "Sorter: Studietur"))
    tab_to(page, page.get_by_label("Eller en ny gruppe"))
    page.keyboard.type("Reise")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Reise").wait_for()

    move_on(leader, "Prioritere")
    page.locator(".bd-left", has_text="Prikker igjen: 5").wait_for()
    press(page, page.get_by_role("button", name="Én prikk til: Studietur"))
    page.keyboard.press("Enter")
    page.locator(".bd-left", has_text="Prikker igjen: 3").wait_for()


def link(page, words):
    return page.get_by_role("link").filter(has_text=words)


def press(page, control):
    tab_to(page, control)
    page.keyboard.press("Enter")


def put_up(page, title="Arbeidsmøtet 21. juni 2021"):
    page.goto(FORUM)
    follow(page, page.get_by_role("link", name="Alle idétavler"))
    follow(page, page.get_by_role("link", name="Ny idétavle for AI for Smarte Byer"))
    page.get_by_role("group", name="Tittel").get_by_label("Norsk bokmål").fill(title)
    page.get_by_role("group", name="Spørsmål").get_by_label("Norsk bokmål").fill("\n".join(QUESTIONS))
    page.get_by_label("Dag", exact=True).fill("2021-06-21")
    page.get_by_label("Alle kan lese idétavlen").check()
    page.get_by_role("button", name="Sett opp idétavlen").click()
    page.wait_for_url(re.compile(r"/boards/[a-z0-9-]+/$"))


def move_on(page, phase):
    follow(page, page.get_by_role("link", name="Led møtet videre").first)
    page.get_by_label(phase).check()
    page.get_by_role("button", name="Gå videre").click()
    page.wait_for_url(lambda url: "/phase/" not in url)


def sit_down(page, code):
    page.goto("/nb/boards/")
    page.get_by_role("link", name="Bli med med kode").click()
    page.get_by_label("Møtets kode").fill(code.lower())
    page.get_by_role("button", name="Gå videre").click()
    page.get_by_role("button", name="Sett deg ved bordet").click()
    page.wait_for_url("**" + BOARD)
    return page


def write_at_once(leader, phones, crowd):
    """Everybody writes in the same moment; every page shows all of it, without being asked again."""
    who, what, topics, how = crowd[0].questions()
    asked = [who] * 4 + [what] * 5 + [topics] * 7 + [how] * 7
    texts = [*["Kommuner", "Fylkeskommuner", "Etater", "Andre nettverk"], *IN_ORDER]
    texts += [f"Tema {n}" for n in range(7)] + [f"Form {n}" for n in range(7)]
    said = [(guest.write, *facts) for guest, *facts in zip(crowd, asked, texts, strict=True)]
    for page, text in zip(phones, ("Webinar hver måned", "Studietur"), strict=True):
        field = page.get_by_label("Din idé: " + QUESTIONS[1])
        field.fill(text)
        field.press("Enter")
    marks = all_at_once(partial(*facts) for facts in said)
    for page in (leader, *phones):
        for text in (*texts, "Webinar hver måned", "Studietur"):
            page.locator("[data-text]").get_by_text(text, exact=True).wait_for()
    return dict(zip(texts, marks, strict=True))


def gather_and_merge(leader, phones, crowd, marks):
    """A phone names the group, the crowd fills it, and who leads says which two are one."""
    note(phones[0], HACKATHONS).get_by_role("link", name="Sorter").click()
    phones[0].get_by_label("Eller en ny gruppe").fill("Gjøre sammen")
    phones[0].get_by_role("button", name="Flytt").click()
    moved = [(one, marks[text]) for one, text in zip(crowd, (PROJECTS, LESSONS), strict=False)]
    all_at_once(partial(one.say, do="group", idea=idea, title="Gjøre sammen") for one, idea in moved)
    pile = leader.locator(".bd-pile", has=leader.get_by_role("heading", name="Gjøre sammen"))
    for text in (HACKATHONS, PROJECTS, LESSONS):
        pile.locator("[data-text]", has_text=text).wait_for()
    link(leader, "Sorter: Webinar hver måned").click()
    leader.get_by_role("link", name="Slå sammen, trekk tilbake").click()
    leader.get_by_label("Sier det samme som").select_option(label=WEBINARS)
    leader.get_by_role("button", name="Slå sammen").click()
    leader.wait_for_url("**" + BOARD + "#*")
    note(phones[1], WEBINARS).get_by_text("Webinar hver måned").wait_for()


def note(page, text):
    return page.locator("[data-idea]", has=page.get_by_text(text, exact=True))


def give_five_dots_each(leader, phones, crowd, marks):
    """5 + 5 dots from the phones, and the crowd's 115 so that no two of the five best are equal."""
    move_on(leader, "Prioritere")
    for page in phones:
        more = page.get_by_role("button", name="Én prikk til: " + PLATFORM)
        for left in (4, 3, 2, 1, 0):
            more.click()
            page.locator(".bd-left", has_text=f"Prikker igjen: {left}").wait_for()
        more.press("Enter")
        assert "Prikker igjen: 0" in says(page)

    def give(place, guest):
        dots = {text: 1 for text in IN_ORDER if place < 22 - 3 * IN_ORDER.index(text)} or {LESSONS: 1}
        for text, value in dots.items():
            guest.say(do="vote", idea=marks[text], value=value)

    all_at_once(partial(give, *facts) for facts in enumerate(crowd))
    leader.locator("[data-voted]", has_text="25").first.wait_for()


def decide(page):
    for text, reason in ((PLATFORM, "Praksis må kunne finnes igjen."), (PROJECTS, "Flere deler kostnaden.")):
        link(page, "Avgjør: " + text).click()
        page.get_by_label("Vi gjør det").check()
        page.get_by_label("Hvorfor").fill(reason)
        page.get_by_role("button", name="Ta vare på avgjørelsen").click()
        page.wait_for_url("**/result/")
        assert reason in says(page)


def become(page):
    """The best becomes a topic, the next an event that is told of elsewhere, the fourth a project."""
    opens(page, PLATFORM, page.get_by_role("button", name="Tema"))
    page.get_by_role("button", name="Lagre").click()
    page.wait_for_url("**/topics/digital-plattform-for-kunnskapsdeling/")
    opens(page, WEBINARS, page.get_by_role("link", name="Planlagt arrangement"))
    assert "Arrangementer har ingen egne sider her ennå" in says(page)
    page.get_by_label("Arrangementets navn").fill("Åpent lanseringswebinar")
    page.get_by_label("Dag", exact=True).fill("2021-09-15")
    page.get_by_role("button", name="Ta vare på arrangementet").click()
    page.wait_for_url("**/result/#*")
    opens(page, PROJECTS, page.get_by_role("button", name="Prosjekt"))
    assert page.get_by_role("group", name="Tittel").get_by_label("Norsk bokmål").input_value() == PROJECTS
    page.locator("main form").get_by_role("button").last.click()
    page.wait_for_url("**/projects/felles-innovasjonsprosjekter/")


def opens(page, idea, kind):
    page.goto(BOARD + "result/")
    follow(page, link(page, "Blir til …: " + idea))
    follow(page, kind)


def leads_on_and_back(visitor):
    """Whoever reads the result finds what came of it, and from there the way back to the idea."""
    visitor.goto(BOARD + "result/")
    assert "Planlagt arrangement: Åpent lanseringswebinar" in says(visitor)
    for label, text in (("Tema", PLATFORM.lower()), ("Prosjekt", PROJECTS.lower())):
        item = visitor.locator(".bd-links li", has_text=label + ":")
        item.get_by_role("link", name=re.compile(text, re.IGNORECASE)).click()
        visitor.get_by_role("heading", name="Kom fra et arbeidsmøte").wait_for()
        visitor.get_by_role("link", name="Arbeidsmøtet 21. juni 2021").first.click()
        visitor.wait_for_url("**" + BOARD + "result/#idea-*")
