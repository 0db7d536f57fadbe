from pathlib import Path

from colophon.ledger.keys import Ed25519NoteSigner
from colophon.verify.verdict import SignerTrust, Verdict
from support.command_line import CommandLine
from support.sample_verdicts import changed, lighthouse, unreadable, withdrawn


def _file(cli: CommandLine, name: str, verdict: Verdict | None) -> str:
    if verdict is not None:
        cli.fake.verdicts[name] = verdict
    return cli.file(name)


def test_a_file_that_meets_everything_ends_with_0(cli: CommandLine) -> None:
    ran = cli("verify", _file(cli, "spot.mp4", lighthouse()), "--require", "intact,signer,log")

    assert ran.code == 0
    assert lighthouse().sentence in ran.out
    assert "intact: met, signer: met, log: met" in ran.out


def test_each_unmet_requirement_has_its_own_exit_code(cli: CommandLine) -> None:
    assert cli("verify", _file(cli, "changed.mp4", changed())).code == 1
    assert cli("verify", _file(cli, "bare.mp4", None)).code == 4
    assert cli("verify", _file(cli, "broken.mp4", unreadable())).code == 6
    assert cli("verify", _file(cli, "back.mp4", withdrawn()), "--require", "log").code == 7
    unknown = lighthouse().model_copy(
        update={"signer": lighthouse().signer.model_copy(update={"trust": SignerTrust.UNKNOWN})}
    )
    assert cli("verify", _file(cli, "stranger.mp4", unknown), "--require", "signer").code == 5


def test_over_several_files_a_change_speaks_first(cli: CommandLine) -> None:
    _file(cli, "d/bare.mp4", None)
    cli.fake.verdicts["d/spot.mp4"] = changed()
    cli.file("d/spot.mp4")

    ran = cli("verify", str(cli.folder / "d"))

    assert ran.code == 1
    assert "0 of 2 files met every requirement (intact)." in ran.err


def test_a_folder_is_walked_without_hidden_files_and_sidecars(cli: CommandLine) -> None:
    for name in ("d/script.txt", "d/script.txt.c2pa", "d/deep/spot.mp4", "d/.DS_Store", "d/.git/config"):
        cli.file(name)

    files = cli("verify", str(cli.folder / "d"), "--json", "--offline").json["files"]

    assert isinstance(files, list)
    assert [Path(str(one["file"])).name for one in files] == ["spot.mp4", "script.txt"]
    assert cli.verifiers[0].sidecars == {"spot.mp4": None, "script.txt": b"d/script.txt.c2pa"}


def test_a_sidecar_with_the_extension_replaced_is_found_and_a_named_one_goes_before_it(cli: CommandLine) -> None:
    script, other = cli.file("script.txt"), cli.file("elsewhere.c2pa", "other")
    cli.file("script.c2pa", "beside")

    cli("verify", script, "--offline")
    cli("verify", script, "--offline", "--sidecar", other)

    assert [one.sidecars["script.txt"] for one in cli.verifiers] == [b"beside", b"other"]


def test_given_lists_are_the_only_ones_that_count_and_nobody_is_asked(cli: CommandLine) -> None:
    key = Ed25519NoteSigner.generate(name="log.example/1").key
    anchors = cli.file("anchors.pem", "-----BEGIN CERTIFICATE-----")
    vkeys = cli.file("log.vkey", f"{key.vkey}\n")
    cli.has_home = False

    cli("verify", cli.file("a.mp4"), "--trust", anchors, "--log-key", vkeys)
    cli("verify", cli.file("a.mp4"), "--log-key", key.vkey, "--trust-time", anchors)

    assert cli.verifiers[0].trust.claim_pem == "-----BEGIN CERTIFICATE-----"
    assert [one.log_keys for one in cli.verifiers] == [(key,), (key,)]
    assert (cli.verifiers[1].trust.claim_pem, cli.verifiers[1].trust.time_pem) == ("", "-----BEGIN CERTIFICATE-----")


def test_without_a_colophon_and_without_lists_a_stranger_still_gets_a_verdict(cli: CommandLine) -> None:
    cli.has_home = False

    ran = cli("verify", _file(cli, "spot.mp4", lighthouse()))

    assert ran.code == 0
    assert "signers are not looked for (--trust)" in ran.err


def test_an_unknown_requirement_or_none_is_refused(cli: CommandLine) -> None:
    assert "There is no requirement 'signed'" in cli("verify", cli.file("a.mp4"), "--require", "signed").err
    assert cli("verify", cli.file("a.mp4"), "--require", " , ").err.endswith("[policy.empty]\n")


def test_a_file_that_is_not_there_ends_with_6_and_names_the_nearest(cli: CommandLine) -> None:
    there = cli.file("spot.mp4")

    ran = cli("verify", there.replace("spot", "sopt"))

    assert ran.code == 6
    assert "Did you mean 'spot.mp4'?" in ran.err


def test_json_holds_each_verdict_whole_and_what_it_does_not_meet(cli: CommandLine) -> None:
    told = cli("verify", _file(cli, "spot.mp4", changed()), "--json").json

    assert told["exit_code"] == 1
    assert isinstance(told["files"], list)
    first = told["files"][0]
    assert (first["met"], first["unmet"]) == (False, [{"requirement": "intact", "found": "changed"}])
    assert Verdict.model_validate(first["verdict"]).integrity == "changed"


def test_details_show_every_check(cli: CommandLine) -> None:
    out = cli("verify", _file(cli, "spot.mp4", lighthouse()), "--verbose").out

    assert all(check.id in out for check in lighthouse().checks)


def test_what_a_strangers_file_says_cannot_steer_the_terminal(cli: CommandLine) -> None:
    hostile = "\x1b]0;owned\x07\x1b[2J\u202egnp.exe"
    verdict = lighthouse().model_copy(update={"sentence": f"Sealed as {hostile}.", "caveats": (hostile,)})

    for arguments in (("--verbose",), ("--json",)):
        ran = cli("verify", _file(cli, "spot.mp4", verdict), *arguments)
        assert not {"\x1b", "\x07", "\u202e"} & set(ran.out)


def test_what_is_neither_a_file_nor_a_log_key_is_told(cli: CommandLine) -> None:
    ran = cli("verify", cli.file("a.mp4"), "--log-key", "VKEY")

    assert ran.code == 3
    assert "'VKEY' is neither a file nor a log's key; a key reads NAME+HASH+KEY" in ran.err
