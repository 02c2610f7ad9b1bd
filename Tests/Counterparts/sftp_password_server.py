"""An SFTP server with password log-in, and with faults, for the tests: asyncssh.

usage: sftp_password_server.py FOLDER USER PASSWORD [--question]
Prints `port N` and `fingerprint SHA256:…`. A file whose name begins with `hang` is opened, and its last step (closing it)
never answered; one that begins with `full` refuses every write for want of space. With --question the password is asked
for as a question (keyboard-interactive).
"""

import argparse
import asyncio
import os

import asyncssh


class Server(asyncssh.SSHServer):
    arguments = None

    def begin_auth(self, username):
        return True

    def password_auth_supported(self):
        return not self.arguments.question

    def validate_password(self, username, password):
        return (username, password) == (self.arguments.user, self.arguments.password)

    def kbdint_auth_supported(self):
        return self.arguments.question

    def get_kbdint_challenge(self, username, lang, submethods):
        return "", "", "", [("One-time word: ", False)]

    def validate_kbdint_response(self, username, responses):
        return username == self.arguments.user and responses == [self.arguments.password]


class Files(asyncssh.SFTPServer):
    def __init__(self, channel, **named):
        super().__init__(channel, **named)
        self.names = {}

    def open(self, path, pflags, attrs):
        opened = super().open(path, pflags, attrs)
        self.names[opened] = os.path.basename(path).decode()
        return opened

    def write(self, file_obj, offset, data):
        if self.names[file_obj].startswith("full"):
            raise asyncssh.SFTPFailure("No space left on device")
        return super().write(file_obj, offset, data)

    async def close(self, file_obj):
        if self.names.pop(file_obj).startswith("hang"):
            print("hanging", flush=True)
            await asyncio.sleep(600)
        super().close(file_obj)


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("user")
    parser.add_argument("password")
    parser.add_argument("--question", action="store_true")
    Server.arguments = parser.parse_args()
    key = asyncssh.generate_private_key("ecdsa-sha2-nistp256")
    listener = await asyncssh.listen(
        "127.0.0.1", 0, server_factory=Server, server_host_keys=[key],
        sftp_factory=lambda channel: Files(channel, chroot=Server.arguments.folder.encode()),
    )
    print("port", listener.get_port(), flush=True)
    print("fingerprint", key.get_fingerprint(), flush=True)
    await asyncio.sleep(3600)


asyncio.run(main())
