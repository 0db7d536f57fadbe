import pytest

from colophon.credential.facts import ActionFacts, SoftwareAgent
from colophon.credential.summary import actions_digest, read_ledger_assertion, read_summary
from colophon.errors import EntryInvalidError


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"v": 1}', '{"a":"\ud800"}', '{"v":1,"extra":true}'])
def test_a_text_that_is_no_summary_is_refused(text: str) -> None:
    with pytest.raises(EntryInvalidError):
        read_summary(text)


@pytest.mark.parametrize(
    "data", [None, "text", [], {"v": 1}, {"v": 2, "summary": "", "intent": "", "proof": "", "log_key": ""}]
)
def test_data_that_is_no_ledger_assertion_is_refused(data: object) -> None:
    with pytest.raises(EntryInvalidError):
        read_ledger_assertion(data)  # type: ignore[arg-type]  # the engine may report anything


def test_the_digest_of_actions_tells_order_software_and_step_and_nothing_the_engine_fills_in() -> None:
    created = ActionFacts(action="c2pa.created", digital_source_type="x", software_agent=SoftwareAgent(name="A"))
    edited = ActionFacts(action="c2pa.edited", parameters={"org.colophon.step": "1"})
    base = actions_digest([created, edited])
    assert actions_digest([edited, created]) != base
    assert actions_digest([created, ActionFacts(action="c2pa.edited", parameters={"org.colophon.step": "2"})]) != base
    with_links = ActionFacts(
        action="c2pa.edited", parameters={"org.colophon.step": "1", "ingredients": []}, ingredients=("a",)
    )
    assert actions_digest([created, with_links]) == base
