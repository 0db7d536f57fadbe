"""Works, agents, assets and releases on the database: the `Records` port, put together from its subjects."""

from colophon.adapters.sql.agent_rows import AgentRows
from colophon.adapters.sql.asset_rows import AssetRows
from colophon.adapters.sql.release_rows import ReleaseRows
from colophon.adapters.sql.work_rows import WorkRows


class SqlRecords(WorkRows, AgentRows, AssetRows, ReleaseRows):
    """The `Records` of a home."""
