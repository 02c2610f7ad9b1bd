"""A server over TLS that refuses, breaks off and keeps waiting, as the path asks; it prints a line for each request that it sees.

    tls_accidents.py HTTP2-PORT HTTP1-PORT MUTUAL-PORT CERTIFICATE KEY AUTHORITY

HTTP/2:
  /refuse: RST_STREAM with REFUSED_STREAM. /goaway: GOAWAY that leaves the request out, and the connection is closed.
  /late: a head, then REFUSED_STREAM. /reset, /close: the connection ends, hard or with TLS's farewell. /upgrade: HTTP_1_1_REQUIRED.
  /wait: answered after /leave, which is left out by a GOAWAY, and HTTP/1.1's /release.
HTTP/1.1:
  /close: the connection ends. /hold: no answer before somebody has asked for /release.
MUTUAL-PORT, any protocol: who has no certificate gets an alert; who has one gets the first two bytes of an answer, and then the end."""

import socket
import ssl
import struct
import sys
import threading

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.errors import ErrorCodes
from h2.events import RequestReceived, StreamEnded
from hyperframe.frame import GoAwayFrame


def answer(connection, raw, tls, stream, path):
    """Returns whether the connection goes on."""
    if path == "/refuse":
        connection.reset_stream(stream, ErrorCodes.REFUSED_STREAM)
    elif path == "/upgrade":
        connection.reset_stream(stream, ErrorCodes.HTTP_1_1_REQUIRED)
    elif path == "/goaway":
        connection.close_connection(ErrorCodes.NO_ERROR, last_stream_id=stream - 2)
        tls.sendall(connection.data_to_send())
        return False
    elif path == "/wait":
        waiting.append(stream)
    elif path == "/leave":
        tls.sendall(connection.data_to_send() + GoAwayFrame(0, last_stream_id=stream - 2).serialize())
        released.wait()
        for stream in waiting:
            connection.send_headers(stream, [(":status", "200"), ("content-length", "0")], end_stream=True)
    elif path == "/late":
        connection.send_headers(stream, [(":status", "200"), ("content-length", "9")])
        connection.send_data(stream, b"half")
        tls.sendall(connection.data_to_send())
        connection.reset_stream(stream, ErrorCodes.REFUSED_STREAM)
    elif path == "/reset":
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return False
    elif path == "/close":
        return False
    else:
        connection.send_headers(stream, [(":status", "200"), ("content-length", "0")], end_stream=True)
    tls.sendall(connection.data_to_send())
    return True


def serve(raw, context):
    try:
        with context.wrap_socket(raw, server_side=True) as tls:
            connection = H2Connection(H2Configuration(client_side=False))
            connection.initiate_connection()
            tls.sendall(connection.data_to_send())
            paths = {}
            while data := tls.recv(65536):
                for event in connection.receive_data(data):
                    if isinstance(event, RequestReceived):
                        paths[event.stream_id] = dict(event.headers)[b":path"].decode()
                    if isinstance(event, StreamEnded):
                        path = paths.pop(event.stream_id)
                        print("request", path, flush=True)
                        if not answer(connection, raw, tls, event.stream_id, path):
                            if path == "/reset":
                                tls.detach()
                                raw.close()
                                return
                            tls.unwrap()
                            return
                tls.sendall(connection.data_to_send())
    except (OSError, ssl.SSLError):
        pass


def serve_http1(raw, context):
    try:
        with context.wrap_socket(raw, server_side=True) as tls:
            head = b""
            while more := tls.recv(65536):
                head += more
                if not head.endswith(b"\r\n\r\n"):
                    continue
                path, head = head.split()[1].decode(), b""
                print("request", path, flush=True)
                if path == "/close":
                    return
                if path == "/hold":
                    released.wait()
                if path == "/release":
                    released.set()
                tls.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
    except (OSError, ssl.SSLError):
        pass


def serve_mutual(raw, context):
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(sys.argv[6])
    with context.wrap_socket(raw, server_side=True, do_handshake_on_connect=False) as tls:
        try:
            tls.do_handshake()
            tls.recv(65536)
            tls.sendall(b"\x30\x1e")
            tls.unwrap()
        except (OSError, ssl.SSLError):
            pass
        try:
            # What the client has said already would make the end a reset, which overtakes the alert.
            tls.shutdown(socket.SHUT_WR)
            while socket.socket.recv(tls, 65536):
                pass
        except OSError:
            pass


def listen(port, body, protocol):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[4], sys.argv[5])
    if protocol:
        context.set_alpn_protocols([protocol])
    with socket.create_server(("127.0.0.1", port)) as listener:
        while True:
            accepted, _ = listener.accept()
            threading.Thread(target=body, args=(accepted, context), daemon=True).start()


released = threading.Event()
waiting = []
threading.Thread(target=listen, args=(int(sys.argv[2]), serve_http1, "http/1.1"), daemon=True).start()
threading.Thread(target=listen, args=(int(sys.argv[3]), serve_mutual, None), daemon=True).start()
listen(int(sys.argv[1]), serve, "h2")
