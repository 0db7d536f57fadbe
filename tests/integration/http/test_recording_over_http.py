"""Steps, decisions and corrections over HTTP: one or many, all or none, never twice."""

import pytest
from starlette.testclient import TestClient

from colophon.web.examples import AGENT, ASSET, DECISION, NEW_KEY, STEP, WORK

STEP_BODY = {"kind": "cut", "ai_level": "none"}


def outputs(*digits: str) -> list[dict[str, str]]:
    return [{"asset": digit * 64} for digit in digits]


def test_one_step_gives_one_receipt(client: TestClient, work: str) -> None:
    answer = client.post(f"/v1/works/{work}/steps", json=STEP_BODY)
    assert answer.status_code == 201
    assert (answer.json()["type"], answer.json()["work"]) == ("step", work)


def test_a_batch_gives_its_receipts_in_order(client: TestClient, work: str) -> None:
    answer = client.post(f"/v1/works/{work}/steps", json=[STEP_BODY] * 3)
    indices = [line["index"] for line in answer.json()]
    assert indices == list(range(indices[0], indices[0] + 3))


def test_a_batch_with_one_bad_step_is_refused_whole_and_names_its_position(client: TestClient, work: str) -> None:
    answer = client.post(f"/v1/works/{work}/steps", json=[STEP_BODY, {"kind": "nonsense", "ai_level": "none"}])
    told = answer.json()
    assert (answer.status_code, told["code"], told["position"], told["cause_code"]) == (
        422,
        "batch.refused",
        1,
        "invalid",
    )
    assert told["errors"][0]["pointer"] == "/1/kind"
    assert client.get(f"/v1/works/{work}/statements").json()["items"] == []


def test_a_time_without_zone_in_a_batch_names_position_and_cause(client: TestClient, work: str) -> None:
    bad = STEP_BODY | {"at": "2026-11-20T14:05:00"}
    told = client.post(f"/v1/works/{work}/steps", json=[STEP_BODY, STEP_BODY, bad]).json()
    assert (told["code"], told["position"], told["cause_code"]) == ("batch.refused", 2, "time.no_zone")


def test_a_refusal_by_the_record_names_the_position_too(client: TestClient, work: str) -> None:
    steps = [STEP_BODY | {"outputs": outputs("a")}, STEP_BODY | {"outputs": outputs("b", "a")}]
    told = client.post(f"/v1/works/{work}/steps", json=steps).json()
    assert (told["code"], told["position"], told["cause_code"]) == ("batch.refused", 1, "step.output_taken")


@pytest.mark.parametrize("count", [0, 1_001])
def test_an_empty_or_too_long_batch_is_refused(client: TestClient, work: str, count: int) -> None:
    answer = client.post(f"/v1/works/{work}/steps", json=[STEP_BODY] * count)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_the_same_key_and_body_give_the_first_answer_again(client: TestClient, work: str) -> None:
    headers = {"Idempotency-Key": "take-7"}
    first = client.post(f"/v1/works/{work}/steps", json=STEP_BODY, headers=headers)
    again = client.post(f"/v1/works/{work}/steps", json=STEP_BODY, headers=headers)
    assert again.json() == first.json()
    assert len(client.get(f"/v1/works/{work}/statements").json()["items"]) == 1


def test_the_same_key_with_another_body_is_refused(client: TestClient, work: str) -> None:
    headers = {"Idempotency-Key": "take-7"}
    client.post(f"/v1/works/{work}/steps", json=STEP_BODY, headers=headers)
    answer = client.post(f"/v1/works/{work}/steps", json=STEP_BODY | {"title": "other"}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency.conflict")


def test_lists_go_on_by_cursor(client: TestClient, work: str) -> None:
    client.post(f"/v1/works/{work}/steps", json=[STEP_BODY] * 5)
    seen: list[int] = []
    cursor: str | None = None
    while True:
        page = client.get(f"/v1/works/{work}/statements", params={"limit": 2} | ({"cursor": cursor} if cursor else {}))
        seen += [item["recorded"]["index"] for item in page.json()["items"]]
        cursor = page.json()["next"]
        if cursor is None:
            break
    assert seen == [1, 2, 3, 4, 5]


def test_a_cursor_of_somebody_else_is_refused(client: TestClient) -> None:
    answer = client.get("/v1/works", params={"cursor": "made-up"})
    assert (answer.status_code, answer.json()["code"]) == (400, "cursor.invalid")


def test_lists_are_filtered_by_stage_and_person(client: TestClient, work: str) -> None:
    person = client.post("/v1/agents", json=AGENT["person"]["value"]).json()["id"]
    parts = {"agents": [{"agent": person, "capacity": "performed"}]}
    shot = {"outputs": [{"asset": "a" * 64, "stage": "shot"}]}
    client.post(f"/v1/works/{work}/steps", json=[STEP_BODY | parts, STEP_BODY | shot])
    for query, expected in (({"stage": "shot"}, 2), ({"person": person}, 1)):
        page = client.get(f"/v1/works/{work}/statements", params=query).json()
        assert [item["recorded"]["index"] for item in page["items"]] == [expected]


def test_the_examples_of_the_description_are_taken(client: TestClient, work: str) -> None:
    for example in STEP.values():
        assert client.post(f"/v1/works/{work}/steps", json=example["value"]).status_code in {201, 409}
    taken = [
        client.post("/v1/works", json=WORK["spot"]["value"]),
        *(client.post("/v1/agents", json=example["value"]) for example in AGENT.values()),
        client.post(f"/v1/works/{work}/assets", json=ASSET["take"]["value"]),
        client.post(f"/v1/works/{work}/decisions", json=DECISION["selection"]["value"]),
        client.post("/v1/keys", json=NEW_KEY["edit suite"]["value"]),
    ]
    assert [answer.status_code for answer in taken] == [201, 201, 201, 200, 201, 201]


def test_a_statement_is_amended_and_both_stay(client: TestClient, work: str) -> None:
    first = client.post(f"/v1/works/{work}/steps", json=STEP_BODY).json()
    amendment = {"supersedes": first["id"], "reason": "Wrong shot.", "replacement": STEP_BODY | {"title": "Shot 13"}}
    receipts = client.post(f"/v1/works/{work}/amendments", json=amendment)
    assert [line["type"] for line in receipts.json()] == ["step", "amend"]
    assert client.get(f"/v1/works/{work}/statements/{first['id']}").json()["step"]["kind"] == "cut"
