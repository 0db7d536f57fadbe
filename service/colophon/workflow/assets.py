"""Assets: known by hash, size and type alone; their bytes are kept only if somebody uploads them."""

from dataclasses import dataclass
from typing import BinaryIO

from colophon.errors import HashMismatchError
from colophon.record.nouns import Asset
from colophon.record.vocabulary import Stage
from colophon.workflow.principal import Principal, Scope
from colophon.workflow.stores import Stores
from colophon.workflow.views import AssetView, Page, StoredAsset


@dataclass(frozen=True, slots=True)
class Assets:
    """The use cases around files."""

    stores: Stores

    def register(self, who: Principal, work_id: str, asset: Asset) -> AssetView:
        """Make an asset known by hash, size and type alone.

        Raises:
            HashMismatchError: it is known with another size.
        """
        who.need(Scope.RECORD)
        self.stores.records.work(who.org, work_id)
        return self._view(self._known(who.org, work_id, asset))

    def upload(self, who: Principal, work_id: str, asset: Asset, content: BinaryIO) -> AssetView:
        """Register an asset and keep its bytes."""
        who.need(Scope.RECORD)
        self.stores.records.work(who.org, work_id)
        self.stores.shelf.put(content, sha256=asset.sha256, size=asset.size)
        # If the process dies here, the shelf holds a file that no work names; the same upload again completes it.
        return self._view(self._known(who.org, work_id, asset))

    def asset(self, who: Principal, work_id: str, sha256: str) -> AssetView:
        """Return an asset of a work."""
        who.need(Scope.READ)
        self.stores.records.work(who.org, work_id)
        return self._view(self.stores.records.asset(who.org, work_id, sha256))

    def assets(
        self, who: Principal, work_id: str, *, stage: Stage | None, cursor: str | None, limit: int
    ) -> Page[AssetView]:
        """List a work's assets in the order they became known."""
        who.need(Scope.READ)
        self.stores.records.work(who.org, work_id)
        page = self.stores.records.assets(who.org, work_id, stage=stage, cursor=cursor, limit=limit)
        return Page(items=tuple(self._view(stored) for stored in page.items), next=page.next)

    def _known(self, org: str, work_id: str, asset: Asset) -> StoredAsset:
        stored = self.stores.records.add_asset(org, work_id, asset)
        if stored.asset.size != asset.size:
            # Type, stage and name may be told differently by different programs; the first word stands.
            raise HashMismatchError(
                f"The asset {asset.sha256} is known here with {stored.asset.size} bytes, now {asset.size} are announced; "
                f"one SHA-256 has one size. Hash the file again."
            )
        return stored

    def _view(self, stored: StoredAsset) -> AssetView:
        return AssetView(
            work=stored.work,
            asset=stored.asset,
            ref=stored.opening.ref,
            # The shelf is shared by hash; a work sees of it only what it could name itself.
            has_content=self.stores.shelf.has(stored.asset.sha256),
            made_by=stored.made_by,
        )
