"""The two entries of a seal name exactly what they are about, and tell no hash of the source."""

from colophon.credential.summary import summary_sha256, summary_text
from colophon.record.commitment import hashes_root, leaf_hash, open_field
from colophon.record.entry import entry_bytes, read_entry
from colophon.record.statement import PRIVATE_NAMES
from colophon.seal.claim import plan_claim
from colophon.seal.intent import keys_root, state_intent, state_release
from colophon.seal.summary import summarise
from support.productions import Production, ref
from support.seals import RELEASE, SPKI, material_of
from support.statements import an_entry


def test_an_intent_names_signer_works_and_summary_and_commits_to_the_source() -> None:
    p = Production()
    p.step("capture", "out")
    material = material_of(p)
    summary = summarise(material, plan_claim(material))
    stating = state_intent(summary, signer_spki_sha256=SPKI, source_sha256=ref("the source"))
    statement = stating.statement

    assert (statement.release, statement.signer, statement.works) == (RELEASE, SPKI, summary.works)
    assert statement.summary == summary_sha256(summary_text(summary))
    assert statement.keys == hashes_root([]).hex()
    assert ref("the source") not in entry_bytes(an_entry(statement, work=None)).decode()
    assert stating.openings[0].value == ref("the source")
    open_field(stating.openings[0], statement_id=statement.id, names=PRIVATE_NAMES["intent"], slots=statement.sd)


def test_enrolled_keys_are_named_by_the_root_over_them_in_log_order() -> None:
    keys = [ref("one"), ref("two")]

    assert keys_root(keys) == hashes_root([leaf_hash(bytes.fromhex(one)) for one in keys]).hex()
    assert keys_root(keys) != keys_root(keys[::-1])


def test_a_release_names_intent_manifest_and_file_and_keeps_its_title_private() -> None:
    stating = state_release(
        release=RELEASE,
        intent=ref("the intent"),
        manifest_sha256=ref("the manifest"),
        file_sha256=ref("the file"),
        media_type="video/mp4",
        embedded=True,
        title="The Lighthouse",
    )
    data = entry_bytes(an_entry(stating.statement, work=None))

    assert read_entry(data).statement == stating.statement
    assert "Lighthouse" not in data.decode()
    assert [(one.name, one.value) for one in stating.openings] == [("title", "The Lighthouse")]
