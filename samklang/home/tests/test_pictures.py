"""Map and graph as drawings: nothing here asks the database."""

from itertools import combinations
from math import dist

from samklang.home.drawings import graph
from samklang.home.drawings.labels import Box, Dot, placed, shortened
from samklang.home.drawings.land import DRAWN, as_file, land
from samklang.home.drawings.map import Spot, Tie, drawn
from samklang.home.drawings.projection import HEIGHT, WIDTH, Point, place

OSLO = Spot("Oslo", "NO", 59.91, 10.75, 9)
AAS = Spot("Ås", "NO", 59.66, 10.79, 2)
BERGEN = Spot("Bergen", "NO", 60.39, 5.32, 4)
NEW_YORK = Spot("New York", "US", 40.71, -74.0, 1)


def test_north_is_up_and_east_is_right():
    oslo, tromso, helsinki = place(59.91, 10.75), place(69.65, 18.96), place(60.17, 24.94)

    assert tromso.y < oslo.y
    assert helsinki.x > oslo.x


def test_the_middle_meridian_is_a_straight_line():
    assert place(45, 13).x == place(70, 13).x


def test_countries_lie_where_they_are():
    assert land().nordic.startswith("M")
    assert land().others.startswith("M")


def test_the_file_with_the_outlines_is_as_they_are_drawn():
    assert DRAWN.read_text() == as_file()


def test_places_too_near_to_draw_apart_share_the_fuller_ones_circle():
    circles = drawn([AAS, BERGEN, OSLO]).circles

    assert [(circle.name, circle.others, circle.count) for circle in circles] == [
        ("Oslo", ["Ås"], 11),
        ("Bergen", [], 4),
    ]


def test_what_lies_outside_the_map_is_not_drawn():
    assert drawn([NEW_YORK]).circles == []


def test_an_agreement_is_drawn_between_two_places_of_the_map_only():
    oslo, london, new_york = (59.91, 10.75), (51.5, -0.12), (40.71, -74.0)

    arcs = drawn([], [Tie("Seen", "/a", oslo, london, True), Tie("Unseen", "/b", oslo, new_york, True)]).arcs

    assert [arc.title for arc in arcs] == ["Seen"]


def test_the_same_places_in_another_order_give_the_same_map():
    one, other = drawn([OSLO, AAS, BERGEN]), drawn([BERGEN, OSLO, AAS])

    assert [(c.key, c.x, c.y) for c in one.circles] == [(c.key, c.x, c.y) for c in other.circles]
    assert one.labels == other.labels


def test_names_never_lie_on_each_other_or_outside():
    dots = [Dot(str(i), Point(100 + 7 * i, 100 + 3 * i), 5, f"A place called {i}", i) for i in range(30)]

    labels = placed(dots, size=13, frame=Box(0, 0, WIDTH, HEIGHT))

    assert 0 < len(labels) < len(dots)
    assert labels[0].key == "29"
    rows = [(float(label.x), float(label.y), label.anchor) for label in labels]
    assert len(set(rows)) == len(rows)


def test_a_strong_name_always_stands_somewhere():
    dots = [Dot(str(i), Point(50, 50), 30, "Strong", 1, is_strong=True) for i in range(6)]

    assert len(placed(dots, size=13, frame=Box(0, 0, 200, 100))) == 6


def test_a_long_name_is_cut_with_an_ellipsis():
    assert shortened("Norges miljø- og biovitenskapelige universitet", 12) == "Norges milj…"


def _graph(members=40):
    hubs = tuple(graph.Hub(str(n), f"Network {n}", f"/{n}", "samklang", members // 4) for n in range(4))
    people = tuple(
        graph.Member(f"o{n}", f"Organisation {n}", f"/o{n}", (str(n % 4),) if n % 5 else ("0", "1"))
        for n in range(members)
    )
    bonds = (
        graph.Bond("Friends", "/friends", ("0", "2"), "agreed"),
        graph.Bond("", "", ("0", "3"), "inside"),
    )
    return graph.drawn(hubs, people, bonds)


def test_the_same_records_give_the_same_graph():
    first = _graph()
    graph.drawn.cache_clear()

    assert _graph() == first


def test_no_two_circles_of_the_graph_lie_on_each_other():
    drawing = _graph()

    nodes = drawing.hubs + drawing.members
    assert all(dist(a.at, b.at) > max(a.radius, b.radius) for a, b in combinations(nodes, 2))


def test_everything_stands_inside_the_frame():
    drawing = _graph()

    frame = drawing.frame
    assert all(
        frame.left < n.at.x < frame.right and frame.top < n.at.y < frame.bottom
        for n in drawing.hubs + drawing.members
    )


def test_agreements_are_lines_that_open_and_the_rest_is_quiet():
    drawing = _graph()

    assert [line.title for line in drawing.agreement_lines] == ["Friends"]
    assert {line.kind for line in drawing.quiet_lines} == {"spoke", "inside"}


def test_a_graph_of_nothing_is_empty():
    assert graph.drawn((), (), ()).hubs == []
