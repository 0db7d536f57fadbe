"""Where a release has its page: an address that the log's readers can't guess."""

import hmac


def page_path(*, release: str, link: str) -> str:
    """Return the path of a release's page; `link` is its secret (`record.commitment.page_link`)."""
    return f"/c/{release}/{link}"


def link_in(page: str) -> str:
    """Return the secret in the path of a page."""
    return page.rpartition("/")[2]


def opens(page: str, *, link: str) -> bool:
    """Return whether `link` is the secret of `page`, in a time that tells nothing of it."""
    return hmac.compare_digest(link_in(page).encode(), link.encode())
