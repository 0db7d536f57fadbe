"""Bytes from strangers: whatever they are, the pure parsers end in a value or in the one error they name."""

import contextlib
import json

from hypothesis import given
from hypothesis import strategies as st

from colophon.credential.crjson import report_from
from colophon.credential.jumbf import active_label, certificate_chain
from colophon.credential.media_types import ALL, sniff
from colophon.errors import UnreadableError

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["label", "assertions", "claim.v2", "claim", "signature", "actions", "url", "c2pa.actions.v2"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(head=st.binary(max_size=200), tail=st.binary(max_size=50), suffix=st.text(max_size=4))
def test_every_file_has_a_type_of_the_table(head: bytes, tail: bytes, suffix: str) -> None:
    assert sniff(head, tail=tail, suffix=suffix) in ALL


@given(st.binary(max_size=200))
def test_no_bytes_break_the_search_for_certificates(store: bytes) -> None:
    assert isinstance(certificate_chain(store, manifest_label="a"), tuple)
    with contextlib.suppress(UnreadableError):
        active_label(store)


@given(st.lists(JSON, max_size=3))
def test_a_report_of_any_shape_gives_facts_or_is_unreadable(manifests: list[object]) -> None:
    with contextlib.suppress(UnreadableError):
        found = report_from(json.dumps({"manifests": manifests}))
        assert len(found.manifests) <= len(manifests)
