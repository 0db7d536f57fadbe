"""The contracts that adapters implement for the use cases, by subject: journal, records, seals."""

from colophon.workflow.journal_port import Batch, Head, Journal, Lineage, WorkLeaf
from colophon.workflow.record_ports import ApiKeys, Records
from colophon.workflow.seal_ports import MediaProbe, SealRecord, SealRecords, SealRunner, Shelf

__all__ = [
    "ApiKeys",
    "Batch",
    "Head",
    "Journal",
    "Lineage",
    "MediaProbe",
    "Records",
    "SealRecord",
    "SealRecords",
    "SealRunner",
    "Shelf",
    "WorkLeaf",
]
