"""What the pages say, read as text: nothing is told as found that nobody could look for."""

from starlette.testclient import TestClient

from support import sample_verdicts
from support.fake_workflow import FakeWorkflow


def sent(stranger: TestClient, content: str) -> str:
    return stranger.post("/verify", files={"file": ("poster.png", content.encode())}).text


def test_a_file_that_could_not_be_examined_gets_no_answer_but_that(
    stranger: TestClient, workflow: FakeWorkflow
) -> None:
    workflow.verdicts["unreadable"] = sample_verdicts.unreadable()
    told = sent(stranger, "unreadable")
    assert "Not determined" in told
    for never_looked_for in ("No signer", "No record found", "This file names no log"):
        assert never_looked_for not in told


def test_a_file_without_a_credential_gets_all_four_answers(stranger: TestClient, workflow: FakeWorkflow) -> None:
    workflow.verdicts["declared_only"] = sample_verdicts.declared_only()
    assert sent(stranger, "declared_only").count("<dt>") > 4


def test_words_to_type_stand_apart_in_the_list_of_errors(stranger: TestClient) -> None:
    told = stranger.get("/problems").text
    assert '<code class="mono">colophon init</code> makes one.' in told
    assert "`" not in told
