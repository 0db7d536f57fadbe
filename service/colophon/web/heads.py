"""HEAD wherever GET is (RFC 9110, section 9.1): link checkers, caches and load balancers ask so."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class HeadAsGet:
    """Let the application answer GET, and send what it says of the body instead of the body."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET"}, receive, without_body)
