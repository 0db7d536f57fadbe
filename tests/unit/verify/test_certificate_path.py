from dataclasses import replace

from colophon.credential.trust import TrustAnchors
from colophon.verify.certificate_path import leads_to
from colophon.verify.signer import signer_of
from colophon.verify.verdict import SignerTrust
from support import pki
from support.sealed_cases import GOOD, codes, sealed_case

ROOT, OTHER = pki.authority("A root"), pki.authority("Another root")
LEAF = pki.identity(ROOT)
CHAIN = (pki.der_of(LEAF.leaf),)
EXPIRED = codes(success=GOOD[:2], failure=["signingCredential.untrusted", "signingCredential.expired"])


def test_a_leaf_leads_to_the_root_that_issued_it_and_to_no_other() -> None:
    assert leads_to(CHAIN, ROOT.pem)
    assert leads_to(CHAIN, OTHER.pem + ROOT.pem)
    assert leads_to((*CHAIN, pki.der_of(ROOT.certificate)), ROOT.pem)
    assert not leads_to(CHAIN, OTHER.pem)
    assert not leads_to((*CHAIN, pki.der_of(OTHER.certificate)), OTHER.pem)


def test_what_cannot_be_read_leads_nowhere() -> None:
    assert not leads_to((), ROOT.pem)
    assert not leads_to(CHAIN, "")
    assert not leads_to((b"no certificate",), ROOT.pem)
    assert not leads_to(CHAIN, "no list")


def test_a_known_signer_whose_certificate_expired_is_called_expired_and_not_unknown() -> None:
    case = sealed_case()
    signer = replace(case.signer, chain_der=CHAIN)
    active = case.manifest(signer=signer, codes=EXPIRED)
    for pem, expected in ((ROOT.pem, SignerTrust.EXPIRED), (OTHER.pem, SignerTrust.UNKNOWN)):
        store = case.store(signer=signer, codes=EXPIRED)
        assert signer_of(store, active, trust=TrustAnchors(claim_pem=pem)).value.trust is expected
