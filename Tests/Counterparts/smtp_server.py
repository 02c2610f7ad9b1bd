"""An SMTP server for the tests: aiosmtpd with a handler that does what the addresses and the message ask for.

usage: smtp_server.py [--tls CERT KEY] [--implicit-tls CERT KEY] [--login USER PASSWORD]
Prints `port N` once it listens, and a JSON line for every message it accepts.
"""

import argparse
import asyncio
import base64
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("unknown@"):
            return "550 5.1.1 No such user here"
        if address.startswith("later@"):
            return "451 4.2.1 Try again later"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Recipient ok"

    async def handle_DATA(self, server, session, envelope):
        if b"X-Ask: refuse" in envelope.content:
            return "554-5.7.1 Message refused\r\n554 5.7.1 for reasons of policy"
        if b"X-Ask: busy" in envelope.content:
            return "452 4.3.1 No space left"
        if b"X-Ask: hang" in envelope.content:
            print(json.dumps({"hanging": True}), flush=True)
            await asyncio.sleep(600)
        record = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "content": base64.b64encode(envelope.original_content).decode(),
            "tls": session.ssl is not None,
            "login": session.authenticated,
            "name": session.host_name,
        }
        print(json.dumps(record), flush=True)
        if b"X-Ask: drop" in envelope.content:
            server.transport.abort()
            await asyncio.sleep(600)
        return "250 2.0.0 Ok: queued as 4711"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tls", nargs=2)
    parser.add_argument("--implicit-tls", nargs=2)
    parser.add_argument("--login", nargs=2)
    arguments = parser.parse_args()

    options = {}
    if arguments.login:
        user, password = (text.encode() for text in arguments.login)

        def authenticate(server, session, envelope, mechanism, data):
            # `handled` means that the answer was sent here already.
            return AuthResult(success=(data.login, data.password) == (user, password), handled=False)

        options = {"authenticator": authenticate, "auth_required": True}

    def context(files):
        made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        made.load_cert_chain(*files)
        return made

    # aiosmtpd offers AUTH only after STARTTLS unless told otherwise; with implicit TLS it does not notice TLS.
    if arguments.implicit_tls:
        options["auth_require_tls"] = False
    if arguments.tls:
        options["tls_context"] = context(arguments.tls)
        options["require_starttls"] = True

    async def serve():
        loop = asyncio.get_running_loop()
        listener = await loop.create_server(
            lambda: SMTP(Handler(), hostname="mail.test", ident="test", **options),
            host="127.0.0.1",
            port=0,
            ssl=context(arguments.implicit_tls) if arguments.implicit_tls else None,
        )
        print("port", listener.sockets[0].getsockname()[1], flush=True)
        await listener.serve_forever()

    asyncio.run(serve())


if __name__ == "__main__":
    sys.exit(main())
