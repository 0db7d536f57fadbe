"""What the record of the spot adds up to, by the rules of the authorship room."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from colophon.authorship.answer import authorship_of
from colophon.authorship.graph import Graph
from colophon.authorship.nodes import RecordedStatement
from colophon.authorship.result import Authorship
from colophon.record import stating
from colophon.record.identifiers import new_random_id
from colophon.record.stating import KnownAgent, KnownAsset
from colophon.record.vocabulary import IPTC, Channel, Modality, OutputClass, Oversight, Stage
from colophon_cli.demo.run import told_files
from colophon_cli.demo.story import CAST, OUTPUTS, STORY
from colophon_cli.demo.told import Names, ToldStep

MODALITIES = {
    ".mp4": Modality.VIDEO,
    ".png": Modality.IMAGE,
    ".jpg": Modality.IMAGE,
    ".wav": Modality.AUDIO,
    ".txt": Modality.TEXT,
    ".pdf": Modality.TEXT,
}


@pytest.fixture(scope="module")
def graph() -> Graph:
    files = {name: f"{number:064x}" for number, name in enumerate(sorted(told_files()))}
    by_hash = {sha256: name for name, sha256 in files.items()}
    people = {key: new_random_id() for key in CAST}
    by_id = {agent_id: CAST[key] for key, agent_id in people.items()}
    statements: dict[str, str] = {}
    names = Names(agents=people, files=files, statements=statements, told_at=datetime(2026, 11, 20, 6, tzinfo=UTC))
    known = stating.Names(
        asset=lambda sha256: KnownAsset(
            ref=sha256, modality=MODALITIES[Path(by_hash[sha256]).suffix], stage=Stage.ELEMENT
        ),
        agent=lambda agent_id: KnownAgent(ref=agent_id.replace("-", "") * 2, kind=by_id[agent_id].kind),
        blob=lambda sha256: sha256,
    )
    recorded: list[RecordedStatement] = []
    for index, told in enumerate(STORY):
        by = people[told.by].replace("-", "") * 2
        made = (
            stating.state_step(told.noun(names), by=by, names=known)
            if isinstance(told, ToldStep)
            else stating.state_decision(told.noun(names), by=by, names=known)
        )
        statements[told.key] = made.statement.id
        fields = {opening.name: opening.value for opening in made.openings}
        recorded.append(RecordedStatement(index=index, work="w", statement=made.statement, fields=fields))
    return Graph(recorded, systems={people[key].replace("-", "") * 2: CAST[key].identity() for key in CAST})


def found(graph: Graph, name: str) -> Authorship:
    return authorship_of(graph, f"{sorted(told_files()).index(name):064x}")


def channels(authorship: Authorship) -> dict[Channel, OutputClass]:
    return {one.channel: one.output_class for one in authorship.channels}


def test_the_film_is_human_made_with_ai_parts_in_its_picture_alone(graph: Graph) -> None:
    film = found(graph, "lighthouse.mp4")
    assert film.output_class is OutputClass.HUMAN_MADE_WITH_AI_PARTS
    assert channels(film) == {
        Channel.PICTURE: OutputClass.HUMAN_MADE_WITH_AI_PARTS,
        Channel.VOICE: OutputClass.HUMAN_MADE,
        Channel.MUSIC: OutputClass.HUMAN_MADE,
        Channel.EFFECTS: OutputClass.HUMAN_MADE,
    }
    assert film.source_type == IPTC + "compositeSynthetic"


def test_the_poster_is_a_generated_picture_with_a_persons_painting(graph: Graph) -> None:
    poster = found(graph, "poster.png")
    assert poster.output_class is OutputClass.AI_GENERATED_HUMAN_DIRECTED
    assert {one.kind.value for one in poster.contributions if one.in_output} >= {"drawing", "modification"}


def test_the_press_page_is_written_by_people_around_the_poster(graph: Graph) -> None:
    page = channels(found(graph, "press.pdf"))
    assert page[Channel.TEXT] is OutputClass.HUMAN_MADE
    assert page[Channel.PICTURE] is OutputClass.AI_GENERATED_HUMAN_DIRECTED


def test_the_script_is_ai_assisted(graph: Graph) -> None:
    assert found(graph, "script.txt").output_class is OutputClass.AI_ASSISTED


@pytest.mark.parametrize("name", OUTPUTS)
def test_every_output_is_complete_and_approved_by_a_person(graph: Graph, name: str) -> None:
    output = found(graph, name)
    assert output.all_actions_recorded
    assert output.oversight is Oversight.HUMAN_VALIDATED
    assert output.human_reviewed


@pytest.mark.parametrize("name", OUTPUTS)
def test_no_output_has_a_gap_that_blocks_or_warns(graph: Graph, name: str) -> None:
    assert [gap for gap in found(graph, name).gaps if gap.severity != "notes"] == []
