"""A SOAP server made with spyne, for the tests: two ports, SOAP 1.1 and 1.2, messages checked against the schema that it publishes.

Prints its ports as JSON, then runs until its standard input ends. `secret` asks for a WS-Security UsernameToken of alice, as text or as
digest, and refuses a nonce that it has seen; both are checked here with hashlib, since spyne leaves them to the application.
"""
import base64
import hashlib
import json
import socketserver
import sys
import threading
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from spyne import Application, Array, ComplexModel, Decimal, Fault, Integer, ServiceBase, Unicode, rpc
from spyne.protocol.soap import Soap11, Soap12
from spyne.server.wsgi import WsgiApplication

WSSE = "{http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd}"
WSU = "{http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd}"
PASSWORD = b"s3cret-\xc3\xbc"
seen, calls, lock = set(), {}, threading.Lock()


class Line(ComplexModel):
    __namespace__ = "urn:erp"
    sku = Unicode
    quantity = Integer(ge=1)
    price = Decimal


def check(document):
    token = document.find(f".//{WSSE}UsernameToken")
    if token is None or token.findtext(f"{WSSE}Username") != "alice":
        return "InvalidSecurity"
    password = token.find(f"{WSSE}Password")
    nonce, created = base64.b64decode(token.findtext(f"{WSSE}Nonce")), token.findtext(f"{WSU}Created")
    with lock:
        if nonce in seen:
            return "InvalidSecurityToken"
        seen.add(nonce)
    if password.get("Type").endswith("#PasswordDigest"):
        expected = base64.b64encode(hashlib.sha1(nonce + created.encode() + PASSWORD).digest()).decode()
    else:
        expected = PASSWORD.decode()
    return None if password.text == expected else "FailedAuthentication"


class Erp(ServiceBase):
    @rpc(Array(Line), Unicode, _returns=Decimal)
    def total(ctx, lines, note):
        return sum(line.quantity * line.price for line in lines)

    @rpc(Unicode, _returns=Unicode)
    def echo(ctx, text):
        return text

    @rpc(Unicode, Unicode)
    def fail(ctx, code, reason):
        raise Fault(code, reason, detail={"OrderFault": {"number": "7"}})

    @rpc(Unicode, Integer, _returns=Integer)
    def flaky(ctx, key, failures):
        with lock:
            calls[key] = calls.get(key, 0) + 1
            if calls[key] <= failures:
                raise Fault("Server.Busy", "try again")
            return calls[key]

    @rpc(Unicode, Integer, _returns=Integer)
    def secret(ctx, key, failures):
        problem = check(ctx.in_document)
        if problem:
            raise Fault(f"Client.{problem}", "no")
        with lock:
            calls[key] = calls.get(key, 0) + 1
            if calls[key] <= failures:
                raise Fault("Server.Busy", "try again")
            return calls[key]


class Server(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *arguments):
        pass


def serve(name, protocol):
    application = Application([Erp], "urn:erp", name=name, in_protocol=protocol(validator="lxml"), out_protocol=protocol())
    server = make_server("127.0.0.1", 0, WsgiApplication(application), server_class=Server, handler_class=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port


print(json.dumps({"soap11": serve("Erp11", Soap11), "soap12": serve("Erp12", Soap12)}), flush=True)
sys.stdin.read()
