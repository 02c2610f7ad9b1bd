import Foundation

/// Makes a file that only its owner may read and write, where there is none yet: payloads are people's data. SQLite gives the files beside it
/// those permissions (https://www.sqlite.org/src/doc/trunk/src/os_unix.c, `findCreateFileMode`). One that is there stays as it is, and one
/// that cannot be made is left to SQLite, which says why.
func makePrivateFile(at path: String) {
    // Safe: the path is only lent for the call.
    let file = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if file >= 0 { close(file) }
}
