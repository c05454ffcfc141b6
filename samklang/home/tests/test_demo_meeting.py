"""The working meeting of the source, on a board."""

import pytest

from samklang.boards.models import Board
from samklang.boards.queries import result_of

pytestmark = pytest.mark.django_db


def test_the_working_meeting_became_what_the_source_lists(demo_records, client):
    board = Board.objects.get(slug="working-meeting-2021")

    lines = result_of(board)

    assert [line.idea.text for line in lines[:5]] == [
        "Digital plattform for kunnskapsdeling",
        "Webinarer og workshops",
        "Hackathons",
        "Felles innovasjonsprosjekter",
        "Overføring av lærdommer",
    ]
    assert sum(line.score for line in lines) == 25 * 5
    assert board.questions.count() == 4
    page = client.get("/nb/boards/working-meeting-2021/result/").text
    assert "/nb/topics/benefits-validation/" in page
    assert "Arbeidsmøtet 21. juni 2021" in client.get("/nb/topics/toolboxes/").text
