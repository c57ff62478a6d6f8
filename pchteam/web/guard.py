"""Guard: what stands before every page: under which names we answer, whose forms we take, how much we read."""

from urllib.parse import urlsplit

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pchteam.web.access import Access, is_local
from pchteam.web.errors import told

__all__ = ["BODY_AT_MOST", "MEGABYTES_AT_MOST", "Guard"]

MEGABYTES_AT_MOST = 20
"""Of a request; the pages say so."""

BODY_AT_MOST = 1_000_000 * MEGABYTES_AT_MOST

DISCARDED_AT_MOST = 2_000_000_000
"""Bytes of a request that is too large which are received and dropped, so that browsers show the answer."""

CHANGES_NOTHING = ("GET", "HEAD", "OPTIONS")


class Guard:
    """ASGI middleware that refuses requests before a page or a parser of forms sees them.

    - On this machine alone, a request must be addressed to this machine: a name of somebody else's that leads here
      (DNS rebinding) is refused.
    - What changes something must not come from a page of another site, as browsers tell by `Sec-Fetch-Site` (Fetch
      Metadata) or `Origin` (RFC 6454).
    - A body is counted while it streams, whatever length was declared.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it here."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        refused = _refusal(request)
        if refused is not None:
            await refused(scope, receive, send)
            return
        body = _Body(receive)
        if _declared(request) > BODY_AT_MOST:
            await body.discard()
            await _too_large(request)(scope, receive, send)
            return
        await self._pass_on(request, body, send)

    async def _pass_on(self, request: Request, body: "_Body", send: Send) -> None:
        async def send_unless_too_large(message: Message) -> None:
            if not body.is_too_large:
                await send(message)

        try:
            await self.app(request.scope, body.receive, send_unless_too_large)
        except ClientDisconnect:
            if not body.is_too_large:
                await Response(status_code=400)(request.scope, body.receive, send)
        if body.is_too_large:
            await _too_large(request)(request.scope, body.receive, send)


class _Body:
    """The body of a request, counted as it comes; once it is too large, the application hears that the visitor left."""

    def __init__(self, receive: Receive) -> None:
        self._receive, self._read = receive, 0
        self.is_too_large = False

    async def receive(self) -> Message:
        if self.is_too_large:
            return {"type": "http.disconnect"}
        message = await self._receive()
        self._read += len(message.get("body", b""))
        if self._read <= BODY_AT_MOST:
            return message
        self.is_too_large = True
        if message.get("more_body"):
            await self.discard()
        return {"type": "http.disconnect"}

    async def discard(self) -> None:
        """Receive what is left, and drop it."""
        while self._read < DISCARDED_AT_MOST:
            message = await self._receive()
            self._read += len(message.get("body", b""))
            if not message.get("more_body"):
                return


def _refusal(request: Request) -> Response | None:
    access: Access = request.app.state.access
    if access.sums is None and not _is_addressed_here(request):
        return told(request, 421, "This server answers on this machine only: open http://127.0.0.1 with its port.")
    if request.method not in CHANGES_NOTHING and _is_foreign(request):
        return told(request, 403, "This came from a page of another site. Open the page here, and try again.")
    return None


def _is_addressed_here(request: Request) -> bool:
    try:
        return is_local(urlsplit(f"//{request.headers.get('host', '')}").hostname or "")
    except ValueError:
        return False


def _is_foreign(request: Request) -> bool:
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is not None and origin.partition("://")[2] != request.headers.get("host")


def _declared(request: Request) -> int:
    length = request.headers.get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() else 0


def _too_large(request: Request) -> Response:
    return told(
        request,
        413,
        f"At most {MEGABYTES_AT_MOST} MB are taken, and what you sent is larger; nothing of it was kept. Delete "
        "sheets, pictures and rows that are not needed, save the file again, and upload that.",
    )
