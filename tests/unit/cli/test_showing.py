import hashlib
from pathlib import Path

from colophon.workflow.principal import owner
from support.command_line import CommandLine
from support.pki import identity


def _work_id(cli: CommandLine) -> str:
    items = cli.ok("work", "list", "--json").json["items"]
    assert isinstance(items, list)
    return str(items[0]["id"])


def test_a_work_is_shown_by_title_beginning_of_title_id_and_beginning_of_id(production: CommandLine) -> None:
    work = _work_id(production)

    for name in ("The Lighthouse", "the light", work, work[:8]):
        told = production.ok("show", name, "--json").json["work"]
        assert isinstance(told, dict)
        assert told["id"] == work


def test_the_only_work_need_not_be_named(production: CommandLine) -> None:
    assert production.ok("show").out == production.ok("show", "The Lighthouse").out
    production.ok("work", "new", "Second", "--kind", "still")
    assert production("show").code == 3
    assert production.ok("show", "--work", "Second").out == production.ok("show", "Second").out


def test_a_name_that_stands_for_two_works_names_both(production: CommandLine) -> None:
    production.ok("work", "new", "The Lighthouse, part two", "--kind", "spot")

    ran = production("work", "show", "The L")

    assert ran.code == 3
    assert "2 works are called 'The L'" in ran.err
    assert "'The Lighthouse, part two'" in ran.err


def test_with_several_works_one_must_be_named(production: CommandLine) -> None:
    production.ok("work", "new", "Second", "--kind", "still")

    ran = production("step", "list")

    assert ran.code == 3
    ids = [view.id[:8] for view in production.fake.works(owner()).items]
    assert f"There are 2 works ('The Lighthouse' {ids[0]}, 'Second' {ids[1]}); say which, by title or id" in ran.err


def test_an_unknown_work_names_the_nearest(production: CommandLine) -> None:
    ran = production("step", "list", "--work", "The Lighthose")

    assert (ran.code, ran.err) == (
        8,
        "Error: There is no work called 'The Lighthose'. Did you mean 'The Lighthouse'? [work.not_found]\n",
    )


def test_without_a_work_the_first_step_is_told(cli: CommandLine) -> None:
    ran = cli("step", "list")

    assert ran.code == 8
    assert "colophon work new" in ran.err


def test_a_file_shows_what_its_record_adds_up_to(production: CommandLine) -> None:
    file = production.file("spot.mp4")
    production.ok("step", "add", "cut", file, "--ai", "none")

    told = production.ok("show", file, "--json").json
    by_hash = production.ok("show", hashlib.sha256(Path(file).read_bytes()).hexdigest(), "--json").json

    assert told == by_hash
    assert isinstance(told["authorship"], dict)
    assert told["authorship"]["output_class"] == "undetermined"
    assert "Undetermined: the record has gaps." in production.ok("show", file).out


def test_a_file_nobody_recorded_points_to_verify(production: CommandLine) -> None:
    ran = production("show", production.file("stranger.mp4"))

    assert ran.code == 8
    assert "`colophon verify` looks at any file" in ran.err


def test_a_sealed_file_leads_to_what_is_recorded_of_its_source(production: CommandLine) -> None:
    poster = production.file("poster.png", b"\x89PNG\r\n\x1a\n")
    production.ok("seal", poster, "-o", str(production.folder / "sealed.png"))

    ran = production.ok("show", str(production.folder / "sealed.png"))

    assert "is the sealed file of the release" in ran.err
    assert hashlib.sha256(Path(poster).read_bytes()).hexdigest() in ran.out


def test_a_step_is_shown_by_its_id_and_by_the_end_of_it(production: CommandLine) -> None:
    production.ok("step", "add", "brief", "--ai", "none", "--title", "First words", "--note", "by phone")
    items = production.ok("step", "list", "--json").json["items"]
    assert isinstance(items, list)
    step = items[0]["recorded"]["id"]

    for name in (step, step[-8:], f"…{step[-8:]}"):
        out = production.ok("show", name).out
        assert out.startswith("Step: First words\n")
        assert "by phone" in out


def test_a_release_is_shown_by_its_title_and_id(production: CommandLine) -> None:
    poster = production.file("poster.png", b"\x89PNG\r\n\x1a\n")
    seal = production.ok("seal", poster, "--title", "Poster", "--json").json["seal"]
    assert isinstance(seal, dict)

    for name in ("Poster", str(seal["release"])):
        assert production.ok("show", name, "--json").json["id"] == seal["release"]


def test_a_name_that_stands_for_nothing_says_what_could_be_meant(production: CommandLine) -> None:
    ran = production("show", "nothing-here")

    assert ran.code == 8
    assert "'nothing-here' is no file, and no work, statement, asset or release is called that" in ran.err


def test_the_checkpoint_and_proofs_are_printed_byte_for_byte(production: CommandLine) -> None:
    assert production.ok("log", "checkpoint").out == production.fake.log_head().checkpoint
    assert production.ok("log", "proof", "0").out == production.fake.log_proof(index=0).proof
    leaf_hash = production.fake.log_entry(0).leaf_hash
    assert production.ok("log", "proof", leaf_hash.upper()).out == production.fake.log_proof(index=0).proof
    assert production.ok("log", "entry", "0", "--leaf").out == production.fake.log_entry(0).leaf


def test_an_entry_that_is_not_there_is_told(production: CommandLine) -> None:
    assert production("log", "entry", "99").code == 8
    assert production("log", "proof", "ff" * 32).code == 8


def test_consistency_is_checked_by_whoever_asks(production: CommandLine) -> None:
    size = production.fake.log_head().size
    assert "not rewritten; checked here" in production.ok("log", "consistency", str(size)).out

    production.ok("work", "new", "Second", "--kind", "still")
    ran = production("log", "consistency", "1", "2")

    # The workflow in memory gives no proof where one is needed: that must not pass.
    assert ran.code == 10
    assert ran.err.endswith("[proof.invalid]\n")


def test_an_api_key_shows_its_secret_once(production: CommandLine) -> None:
    made = production.ok("keys", "new", "farm", "--scope", "record, seal", "--json").json

    assert isinstance(made["key"], dict)
    assert made["key"]["scopes"] == ["record", "seal"]
    assert str(made["secret"]) not in production.ok("keys", "list").out
    production.ok("keys", "revoke", "farm")
    assert production("keys", "revoke", "farm").code == 8


def test_scopes_are_a_list_or_an_option_said_again(production: CommandLine) -> None:
    def scopes(*options: str) -> object:
        made = production.ok("keys", "new", "farm", *options, "--json").json["key"]
        assert isinstance(made, dict)
        return made["scopes"]

    assert scopes("--scope", "record", "--scope", "seal") == ["record", "seal"]
    assert scopes("--scope", "record,seal", "-s", "read") == ["read", "record", "seal"]
    assert scopes() == ["read", "record"]
    assert production("keys", "new", "farm", "--scope", "").code == 3


def test_an_unknown_scope_names_the_nearest(production: CommandLine) -> None:
    assert "Did you mean 'record'" in production("keys", "new", "farm", "--scope", "recrod").err


def test_a_chain_that_can_not_sign_is_told_in_words(cli: CommandLine) -> None:
    good = cli.file("good.pem", identity().chain_pem)
    assert "Nothing keeps this chain from signing claims." in cli.ok("keys", "check", good).out

    ran = cli("keys", "check", cli.file("bad.pem", identity(with_aki=False).chain_pem))

    assert ran.code == 11
    assert "authority key identifier" in ran.out
    assert ran.err.endswith("what is wrong with it stands above. [certificate.invalid]\n")


def test_a_checked_chain_is_data_too(cli: CommandLine) -> None:
    told = cli("keys", "check", cli.file("none.pem", "no certificate"), "--json").json

    assert told["fit"] is False
    assert isinstance(told["findings"], list)
    assert (told["findings"][0]["severity"], told["findings"][0]["code"]) == ("error", "chain.unreadable")


def test_init_asks_at_a_terminal_and_says_what_strangers_will_see(cli: CommandLine) -> None:
    ran = cli("init", stdin="Studio Nord\n\n", terminal=True)

    assert cli.homes == [(None, "Studio Nord", None)]
    assert "Log name [random]: " in ran.err
    assert "signed by a test signer" in " ".join(ran.out.split())
    assert "colophon work new" in ran.out


def test_init_asks_nothing_where_nobody_is(cli: CommandLine) -> None:
    cli.ok("--home", "/srv/c", "init", "--origin", "log.example/1")

    assert cli.homes == [(Path("/srv/c"), "An unnamed organisation", "log.example/1")]


def test_a_checkup_without_problems_ends_with_0(cli: CommandLine) -> None:
    assert "No problem was found." in cli.ok("doctor").out


def test_a_release_is_found_by_a_file_of_it_under_another_name(production: CommandLine) -> None:
    sealed = production.ok("seal", production.file("poster.png", b"\x89PNG\r\n\x1a\n"), "--json").json
    elsewhere = Path(str(sealed["path"])).rename(production.folder / "delivered.png")

    told = production.ok("undo", "--release", str(elsewhere), "--reason", "the music", "--json").json

    assert told["withdrawn_reason"] == "the music"


def test_a_release_is_taken_back_by_its_file_name_with_a_public_reason(production: CommandLine) -> None:
    production.ok("seal", production.file("poster.png", b"\x89PNG\r\n\x1a\n"))

    refused = production("undo", "--release", "poster.png")
    assert (refused.code, "--reason" in refused.err) == (3, True)

    told = production.ok("undo", "--release", "poster.png", "--reason", "the music", "--code", "rights", "--json").json
    assert (told["withdrawn_code"], told["withdrawn_reason"]) == ("rights", "the music")
    assert "taken back" in production.ok("show", "The Lighthouse").out
