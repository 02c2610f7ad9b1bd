"""The SMTP server of the sandbox: aiosmtpd with a handler that writes what it took to the ledger.

Submission as RFC 6409 has it: EHLO, AUTH PLAIN or LOGIN, then mail. Nothing is deduplicated: two messages with one
Message-ID are two messages. The process ends when its standard input does, so that it never outlives the sandbox.
"""

import argparse
import asyncio
import datetime
import email
import email.policy
import hashlib
import json
import logging
import os
import sys
import warnings

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

# One recipient meets at most this many faults: a caller that goes on trying gets through.
FAULTS_PER_RECIPIENT = 3


class Faults:
    """Decides from the seed, the recipient and how often it came before what happens to a message."""

    def __init__(self, seed, refused, lost):
        self.seed, self.refused, self.lost = seed, refused, lost
        self.times, self.faults = {}, {}

    def next(self, recipient):
        times = self.times[recipient] = self.times.get(recipient, 0) + 1
        if self.seed is None or self.faults.get(recipient, 0) >= FAULTS_PER_RECIPIENT:
            return None
        digest = hashlib.sha256(f"{self.seed} mail {recipient} {times}".encode()).digest()
        fraction = int.from_bytes(digest[:8], "big") / 2**64
        if fraction >= self.refused + self.lost:
            return None
        self.faults[recipient] = self.faults.get(recipient, 0) + 1
        return "refused" if fraction < self.refused else "lost"


class Sink:
    def __init__(self, ledger, faults):
        self.ledger, self.faults, self.count = ledger, faults, 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.endswith("@nowhere.example"):
            return "550 5.1.1 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        fault = self.faults.next(envelope.rcpt_tos[0])
        if fault == "refused":
            return "451 4.3.0 Try again later"
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.count += 1
        identifier = f"mail-{self.count}"
        for recipient in envelope.rcpt_tos:
            self.record(recipient, identifier, message)
        if fault == "lost":
            server.transport.abort()
        return f"250 2.0.0 OK queued as {identifier}"

    def record(self, recipient, identifier, message):
        now = datetime.datetime.now(datetime.timezone.utc)
        line = json.dumps({
            "system": "mail", "effect": "message", "key": recipient, "id": identifier,
            "facts": {
                "messageId": str(message.get("Message-ID", "")), "subject": str(message.get("Subject", "")),
                "from": str(message.get("From", ""))},
            "at": now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        }, ensure_ascii=False, sort_keys=True)
        os.write(self.ledger, (line + "\n").encode())


class Server(SMTP):
    # The banner carries no version; a client must not depend on it.
    __ident__ = "splice-sandbox"


async def serve(options):
    ledger = os.open(options.ledger, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    sink = Sink(ledger, Faults(options.faults, options.refused, options.lost))
    user, password = sys.stdin.readline().split()

    def authenticate(server, session, envelope, mechanism, data):
        fine = isinstance(data, LoginPassword) and (data.login, data.password) == (user.encode(), password.encode())
        return AuthResult(success=fine, handled=False)

    def session():
        return Server(
            sink, hostname="mail.sandbox.example", authenticator=authenticate, auth_required=False,
            auth_require_tls=False, enable_SMTPUTF8=True, data_size_limit=1 << 20)

    # Passwords without TLS are fine on a loopback address, which is all this server listens on.
    warnings.simplefilter("ignore")
    logging.getLogger("mail.log").setLevel(logging.ERROR)
    loop = asyncio.get_running_loop()
    try:
        server = await loop.create_server(session, "127.0.0.1", options.port)
    except OSError:
        print(f"sandbox: port {options.port} is taken, mail listens on another", file=sys.stderr)
        server = await loop.create_server(session, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    os._exit(0)


parser = argparse.ArgumentParser()
parser.add_argument("--port", type=int, default=0)
parser.add_argument("--ledger", required=True)
parser.add_argument("--faults", type=int)
parser.add_argument("--refused", type=float, default=0)
parser.add_argument("--lost", type=float, default=0)
asyncio.run(serve(parser.parse_args()))
