"""An ASGI application for hypercorn: says over which version a request came and how many bytes it had, and gives as many
bytes as `/bytes/N` asks for."""

import hashlib
import json


async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    digest, count = hashlib.sha256(), 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        digest.update(message.get("body", b""))
        count += len(message.get("body", b""))
        if not message.get("more_body"):
            break
    path = scope["path"]
    if path.startswith("/bytes/"):
        body = b"b" * int(path.split("/")[2])
    else:
        body = json.dumps({
            "version": scope["http_version"], "method": scope["method"], "count": count, "digest": digest.hexdigest(),
        }).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
    for start in range(0, len(body), 16384):
        await send({"type": "http.response.body", "body": body[start:start + 16384], "more_body": True})
    await send({"type": "http.response.body", "body": b""})
