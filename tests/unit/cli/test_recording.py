import hashlib
import json
from pathlib import Path

from colophon.workflow.principal import owner
from support.command_line import CommandLine


def _listed(cli: CommandLine) -> list[dict[str, object]]:
    items = cli.ok("step", "list", "--json").json["items"]
    assert isinstance(items, list)
    return items


def test_a_work_is_begun_with_what_was_typed(cli: CommandLine) -> None:
    told = cli.ok(
        "work", "new", "Episode 12", "--kind", "episode", "--frame-rate", "25", "--client", "Harbour Trust",
        "--identifier", "EIDR=10.5240/1", "--json",
    ).json["work"]  # fmt: skip

    assert told == {
        "kind": "episode",
        "title": "Episode 12",
        "visibility": "sealed",
        "parent": None,
        "frame_rate": "25/1",
        "client": "Harbour Trust",
        "point_of_view": None,
        "answerable": None,
        "identifiers": {"EIDR": "10.5240/1"},
    }


def test_somebody_may_choose_anew_to_be_named_or_not(production: CommandLine) -> None:
    again = ("agent", "add", "Mara Lind", "--kind", "person")

    assert "named in files  yes, as chosen" in production.ok(*again).out
    assert "named in files  no, a pseudonym" in production.ok(*again, "--no-publish-name").out
    assert "named in files  no, a pseudonym" in production.ok(*again).out
    assert "named in files  yes, as chosen" in production.ok(*again, "--publish-name").out


def test_what_is_no_person_is_always_named(production: CommandLine) -> None:
    told = production.ok("agent", "add", "flux1-dev", "--kind", "ai-system", "--provider", "Black Forest Labs").out
    assert "named in files  yes, always: only people can stay unnamed" in told


def test_a_value_that_does_not_fit_is_told_with_one_that_does(cli: CommandLine) -> None:
    told = cli("work", "new", "X", "--kind", "spot", "--frame-rate", "abc").err
    assert told == (
        "Error: frame_rate can't be 'abc': write it as a fraction of whole numbers, such as 25/1 or 24000/1001. [invalid]\n"
    )


def test_a_step_names_its_files_by_their_hash_and_its_people_by_name(production: CommandLine) -> None:
    made = production.file("a.png", b"\x89PNG\r\n\x1a\n made")
    sketch = production.file("sketch.png", b"\x89PNG\r\n\x1a\n sketch")

    production.ok(
        "step", "add", "generate", made, "--input", sketch, "--agent", "flux1-dev", "--agent",
        "mara lind:AI artist:directed", "--prompt", "a lighthouse", "--stage", "candidate",
    )  # fmt: skip

    step = _listed(production)[0]["step"]
    assert isinstance(step, dict)
    assert step["ai_level"] == "generated"
    assert [output["asset"] for output in step["outputs"]] == [hashlib.sha256(Path(made).read_bytes()).hexdigest()]
    assert step["inputs"] == [
        {"asset": hashlib.sha256(Path(sketch).read_bytes()).hexdigest(), "use": "input", "channels": None}
    ]
    assert [(part["capacity"], part["role"]) for part in step["agents"]] == [("tool", None), ("directed", "ai_artist")]
    asset = production.fake.asset(owner(), production.fake.works(owner()).items[0].id, step["outputs"][0]["asset"])
    assert (asset.asset.mime, asset.asset.modality, asset.asset.stage) == ("image/png", "image", "candidate")
    assert asset.asset.name == "a.png"


def test_how_far_ai_shaped_a_step_must_be_said(production: CommandLine) -> None:
    ran = production("step", "add", "retouch", production.file("a.png"))

    assert ran.code == 3
    assert "Say how far AI shaped this retouch step: --ai with one of none, suggested" in ran.err
    assert _listed(production) == []


def test_an_unknown_agent_refuses_the_step_before_a_file_is_registered(production: CommandLine) -> None:
    ran = production("step", "add", "capture", production.file("a.mov"), "--ai", "none", "--agent", "Mara Lint")

    assert (ran.code, ran.out) == (8, "")
    assert ran.err == "Error: Nobody is known as 'Mara Lint'. Did you mean 'Mara Lind'? [agent.not_found]\n"
    assert production.fake.assets(owner(), production.fake.works(owner()).items[0].id).items == ()


def test_an_unknown_role_names_the_nearest(production: CommandLine) -> None:
    ran = production("step", "add", "capture", "--ai", "none", "--agent", "Mara Lind:cinematografer")

    assert ran.code == 3
    assert "Did you mean 'cinematographer'" in ran.err


def test_a_missing_file_names_the_nearest_beside_it(production: CommandLine) -> None:
    there = production.file("poster.png")

    ran = production("step", "add", "draw", there.replace("poster", "postre"), "--ai", "none")

    assert ran.code == 8
    assert f"Did you mean {there!r}" in ran.err


def test_files_are_found_by_a_quoted_pattern_and_by_their_name_in_the_work(production: CommandLine) -> None:
    for name in ("shots/b.mov", "shots/a.mov"):
        production.ok("step", "add", "capture", production.file(name), "--ai", "none")
    (production.folder / "shots" / "a.mov").rename(production.folder / "moved.mov")
    pattern = str(production.folder / "shots" / "*.mov")

    production.ok("step", "add", "cut", production.file("cut.mp4"), "--ai", "none", "--component", pattern,
                  "--component", "a.mov")  # fmt: skip

    step = _listed(production)[2]["step"]
    assert isinstance(step, dict)
    hashes = [hashlib.sha256(name).hexdigest() for name in (b"shots/b.mov", b"shots/a.mov")]
    assert [use["asset"] for use in step["inputs"]] == hashes


def test_a_batch_from_standard_input_names_agents_and_files_and_is_recorded_in_its_order(
    production: CommandLine,
) -> None:
    files = [production.file(f"{number}.mov") for number in range(3)]
    batch = [
        {
            "kind": "capture",
            "ai_level": "none",
            "outputs": [{"asset": file}],
            "agents": [{"agent": "Mara Lind", "role": "Cinematographer"}],
        }
        for file in files
    ]

    receipts = production.ok("step", "add", "--from", "-", "--json", stdin=json.dumps(batch)).json["recorded"]

    assert isinstance(receipts, list)
    steps = [item["step"] for item in _listed(production)]
    assert [step["outputs"][0]["asset"] for step in steps if isinstance(step, dict)] == [
        hashlib.sha256(Path(file).read_bytes()).hexdigest() for file in files
    ]
    assert [receipt["index"] for receipt in receipts] == [1, 2, 3]


def test_json_lines_are_a_batch_too(production: CommandLine) -> None:
    line = json.dumps({"kind": "brief", "ai_level": "none", "title": "one"})

    assert production.ok("step", "add", "--from", "-", stdin=f"{line}\n{line}\n").out.startswith(
        "Recorded 2 statements"
    )


def test_one_bad_step_refuses_the_batch_and_is_named(production: CommandLine) -> None:
    good = {"kind": "brief", "ai_level": "none"}

    ran = production("step", "add", "--from", "-", stdin=json.dumps([good, {"kind": "brief", "ai_level": "most"}]))

    assert ran.code == 3
    assert ran.err.startswith("Error: Step 1 of the batch: ai_level can't be 'most': ")
    assert _listed(production) == []


def test_a_time_without_zone_keeps_its_own_code(production: CommandLine) -> None:
    ran = production("step", "add", "brief", "--ai", "none", "--at", "2026-11-20T14:05:00")

    assert ran.code == 3
    assert "has no zone" in ran.err
    assert ran.err.endswith("[time.no_zone]\n")


def test_a_selection_names_every_candidate_and_the_chosen_one(production: CommandLine) -> None:
    takes = [production.file(f"takes/v0{number}.png") for number in range(1, 4)]

    production.ok("decide", "select", *takes, "--choose", takes[1], "--why", "the light", "--by", "Mara Lind",
                  "--role", "director")  # fmt: skip

    decision = _listed(production)[0]["decision"]
    assert isinstance(decision, dict)
    hashes = [hashlib.sha256(Path(take).read_bytes()).hexdigest() for take in takes]
    assert decision["candidates"] == hashes
    assert decision["chosen"] == [hashes[1]]
    assert (decision["kind"], decision["role"], decision["why"]) == ("selection", "director", "the light")


def test_an_approval_chooses_what_it_names_and_a_rejection_chooses_nothing(production: CommandLine) -> None:
    file = production.file("spot.mp4")
    digest = hashlib.sha256(Path(file).read_bytes()).hexdigest()

    production.ok("decide", "approve", file)
    production.ok("decide", "reject", file, "--why", "too long")

    approval, rejection = (item["decision"] for item in _listed(production))
    assert isinstance(approval, dict)
    assert isinstance(rejection, dict)
    assert (approval["candidates"], approval["chosen"]) == ([], [digest])
    assert (rejection["candidates"], rejection["chosen"]) == ([digest], [])


def test_a_selection_without_a_choice_is_refused_with_the_cure(production: CommandLine) -> None:
    ran = production("decide", "select", production.file("a.png"))

    assert ran.code == 3
    assert "--choose FILE" in ran.err


def test_undo_takes_back_the_last_statement_with_its_reason(production: CommandLine) -> None:
    production.ok("step", "add", "brief", "--ai", "none", "--title", "kept")
    production.ok("step", "add", "brief", "--ai", "none", "--title", "wrong")

    ran = production.ok("undo", "--reason", "wrong file", "--yes")

    amendment = _listed(production)[2]["amendment"]
    assert isinstance(amendment, dict)
    assert amendment["supersedes"] == _listed(production)[1]["recorded"]["id"]  # type: ignore[index]  # a receipt
    assert amendment["reason"] == "wrong file"
    assert ran.out.startswith("Taken back: the brief step …")
    assert "(wrong). The log keeps it, with your reason.\n  id  " in ran.out


def test_undo_without_a_reason_is_refused_where_nobody_can_be_asked(production: CommandLine) -> None:
    production.ok("step", "add", "brief", "--ai", "none")

    ran = production("undo")

    assert ran.code == 3
    assert ran.err.startswith("Error: This takes back the brief step …")
    assert "Say why with --reason" in ran.err
    assert len(_listed(production)) == 1


def test_undo_replaces_a_statement_named_by_the_end_of_its_id(production: CommandLine) -> None:
    production.ok("step", "add", "brief", "--ai", "none", "--title", "wrong")
    wrong = _listed(production)[0]["recorded"]["id"]  # type: ignore[index]  # a receipt
    right = production.file("right.json", json.dumps({"kind": "brief", "ai_level": "none", "title": "right"}))

    production.ok("undo", wrong[-8:], "--reason", "a slip", "--with", right)

    replaced = _listed(production)[1]["step"]
    assert isinstance(replaced, dict)
    assert replaced["title"] == "right"


def test_a_person_at_a_terminal_is_asked_why(production: CommandLine) -> None:
    production.ok("step", "add", "brief", "--ai", "none")

    ran = production("undo", stdin="the wrong day\nyes\n", terminal=True)

    assert ran.code == 0
    amendment = _listed(production)[1]["amendment"]
    assert isinstance(amendment, dict)
    assert amendment["reason"] == "the wrong day"
