"""An FTP server that demands TLS, for the tests: pyftpdlib.

usage: ftps_server.py FOLDER CERT KEY USER PASSWORD [--implicit] [--plain-names]
Prints `port N`. The control and the data connections must be protected. Storing under a name that begins with `hang` is
never confirmed; `refuse` in a name is refused. With --plain-names the server knows neither MLSD nor MLST, as older ones
do not.
"""

import argparse
import os

from OpenSSL import SSL
from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import TLS_DTPHandler, TLS_FTPHandler
from pyftpdlib.servers import FTPServer

parser = argparse.ArgumentParser()
parser.add_argument("folder")
parser.add_argument("certificate")
parser.add_argument("key")
parser.add_argument("user")
parser.add_argument("password")
parser.add_argument("--implicit", action="store_true")
parser.add_argument("--plain-names", action="store_true")
arguments = parser.parse_args()


class Handler(TLS_FTPHandler):
    certfile = arguments.certificate
    keyfile = arguments.key
    tls_control_required = True
    tls_data_required = True
    banner = "ready"

    def __init__(self, *rest, **named):
        super().__init__(*rest, **named)
        if arguments.implicit:
            self.secure_connection(self.get_ssl_context())

    def ftp_STOR(self, file, mode="w"):
        if "refuse" in os.path.basename(file):
            self.respond("553 That name is not allowed here.")
            return None
        self.stored = os.path.basename(file)
        return super().ftp_STOR(file, mode)

    def respond(self, text, **named):
        if text.startswith("226") and getattr(self, "stored", "").startswith("hang"):
            print("hanging", flush=True)
            return
        super().respond(text, **named)


if arguments.plain_names:
    Handler.proto_cmds = {k: v for k, v in Handler.proto_cmds.items() if k not in ("MLSD", "MLST")}

authorizer = DummyAuthorizer()
authorizer.add_user(arguments.user, arguments.password, arguments.folder, perm="elradfmwMT")
Handler.authorizer = authorizer
Handler.dtp_handler = TLS_DTPHandler
server = FTPServer(("127.0.0.1", 0), Handler)
print("port", server.address[1], flush=True)
server.serve_forever()
