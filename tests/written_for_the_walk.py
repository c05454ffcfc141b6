"""Cases, tools and paths in the states the demo has none in, written so that each of their pages is walked.

It is run on the site that is walked, after ``NUMBERS`` of ``every_page.py``, and adds to what it found.
"""

CASES = """
from decimal import Decimal
from samklang.directory.models import Topic
from samklang.knowledge import actions as telling
from samklang.knowledge.images import Image
from samklang.knowledge.models import Case, Replication
ola = User.objects.get(email="ola.fjeld@fjordlys.example")
fjordlys = Organisation.objects.get(slug="fjordlys-analyse")
oslo = Organisation.objects.get(slug="oslo-kommune")
marte = User.objects.get(email="marte.haugland@smart.example")
sections = ("challenge", "solution", "results", "failed", "lessons")
said = dict.fromkeys(sections, "Vi målte før og etter, og det *gikk bra*.")


def tell(slug, title, by):
    case = telling.begin(fjordlys, language="nb", title=title, slug=slug, by=by, at=now)
    topics = Topic.objects.filter(slug="machine-learning")
    telling.save(case, texts={**said, "title": title}, topics=topics, on_top_of=1, by=by, at=now)
    return case


def publish(case):
    review = telling.ask_for_review(case, marte, by=ola, at=now)
    telling.give_review(review, "good", comment="Fint.", revision=case.draft.revision, at=now)
    telling.publish(case, by=ola, at=now)


told, back = tell("walked", "Leser målere fra lufta", ola), tell("taken-back", "Trukket tilbake", ola)
for case in (told, back):
    case.refresh_from_db()
    case.draft.refresh_from_db()
    publish(case)
telling.withdraw(back, reason="Tallene var feil", by=ola)
telling.translate(told, "nn", texts={"title": "Les målarar frå lufta"}, is_read=True,
                  on_top_of=type(told.draft).objects.get(case=told).revision, by=ola, at=now)
telling.add_author(told, marte, by=ola, at=now)
to_read = tell("to-read", "Venter på å bli lest", marte)
telling.ask_for_review(to_read, ola, by=marte, at=now)
telling.add_usual_needs(told, by=ola)
dot = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63"
                    "f80f00010101001bb6ee560000000049454e44ae426082")
told.refresh_from_db()
key = telling.add_picture(told, Image(dot, "png", 1, 1), alt=Text.of(nb="En prikk"), caption=Text(), by=ola)
spared = telling.add_indicator(told, name="Spart tid", unit="timer", by=ola)
telling.measure(spared, replication=None, baseline=Decimal(40), value=Decimal(12), on=now.date(), by=ola)
asked = telling.ask(told, "Hva kostet det?", organisation=oslo, by=None, at=now)
need = told.needs.order_by("pk").first()
leaks = Case.objects.get(slug="lytter-etter-lekkasjer")
mine = telling.try_it(leaks, fjordlys, by=ola, at=now)
check = telling.begin_check(leaks, fjordlys, by=ola, at=now)
from samklang.search.models import Unanswered
Unanswered.objects.create(words="heisbilder", language="nb", asked_on=now.date(), times=3)
found |= {"picture": key, "question": asked.pk, "need": need.pk, "own_trial": mine.pk,
          "author": told.authors.get(user=marte).pk, "check": check.pk}
"""

TOOLS_AND_PATHS = """
from samklang.learning import actions as teaching
from samklang.learning.models import Path
from samklang.toolbox import actions as curating
from samklang.toolbox.models import Tool
ingrid = User.objects.get(email="ingrid.solheim@nora.example")
words = {"summary": Text.of(nb="Til å gå med", en="To walk with"), "box": "autonomy"}
curating.suggest(network, name="Suggested", by=ola, at=now, **words)
gone = curating.enter(network, name="Gone", by=ingrid, at=now, **words)
curating.retire(gone, reason="Nobody keeps it any more", by=ingrid)
whisper = Tool.objects.get(slug="whisper")
note = curating.tell_experience(whisper, network.organisation, worked="Godt nok", did_not="",
                                on=now.date(), language="nb", by=ingrid)
path = teaching.open_path(network, slug="not-yet-shown", title=Text.of(nb="Ikke vist ennå"), by=ingrid,
                          summary=Text.of(nb="Et utkast"))
step = teaching.add_step(path, kind="task", title=Text.of(nb="Gå en tur"), by=ingrid)
followed = Path.objects.get(slug="first-steps-with-ai")
learner = teaching.begin(followed, by=ola, at=now)
for one in followed.steps.order_by("position"):
    teaching.tick(learner, one, is_done=True, note="Lest", at=now)
from samklang.projects import sheets
from samklang.projects.models import Benefit, Workbook
rows = Benefit.objects.filter(network=network).select_related("organisation", "project")
handed_in = Workbook.objects.create(network=network, owner=ingrid, filename="plan.xlsx", handed_in_at=now,
                                    content=sheets.workbook(network, rows))
found |= {"workbook": handed_in.pk, "note": note.pk, "draft_step": step.pk, "learned": one.pk}
"""
