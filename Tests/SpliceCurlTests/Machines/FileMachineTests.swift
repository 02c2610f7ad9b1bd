import SpliceTransfer
import Testing

@testable import SpliceCurl

/// Listings and paths, without a server.
@Suite struct FileMachineTests {
    private static let lines: [(String, RemoteFile)] = [
        (
            "-rw-r--r--    1 1000     1000         1234 Nov 26 01:00 a b.csv",
            RemoteFile(name: "a b.csv", kind: .file, size: 1234)
        ),
        (
            "drwxr-xr-x    2 nobody   root         4096 Jan  1  2025  two spaces",
            RemoteFile(name: " two spaces", kind: .directory, size: 4096)
        ),
        ("-rw-r--r-- 1 DOM\\user domain users 7 Feb 28 23:59 x", RemoteFile(name: "x", kind: .file, size: 7)),
        (
            "-rw-r--r-- 1 u 5 9 Mar  3 10:11 4 Apr 1 2020 name",
            RemoteFile(name: "4 Apr 1 2020 name", kind: .file, size: 9)
        ),
        ("lrwxrwxrwx 1 u g 3 Mar  3 10:11 link -> target", RemoteFile(name: "link", kind: .symbolicLink, size: 3)),
        ("crw-rw-rw- 1 u g 0 Mar  3 10:11 null", RemoteFile(name: "null", kind: .other, size: 0)),
    ]

    @Test(arguments: lines) func `a line as ls prints it is understood`(line: String, file: RemoteFile) {
        #expect(FileListing.long(Array("\(line)\n".utf8)) == [file])
    }

    @Test(arguments: [
        "03-11-26  10:10AM    12 a.txt", "a.txt", "-rw-r--r-- a.txt", "total 12", "-rw 1 u g x Mar 3 10:11 n",
    ])
    func `a line in another form is not guessed at`(line: String) {
        #expect(FileListing.long(Array("-rw-r--r-- 1 u g 1 Mar 3 10:11 n\n\(line)\n".utf8)) == nil)
    }

    @Test func `a machine-readable listing gives exact times, and leaves the directory itself out`() {
        let text = """
            type=cdir;modify=20260101000000; .\r
            type=pdir; ..\r
            Type=file;Size=12;Modify=20240229123456.789;UNIX.mode=0644; leap day.txt\r
            modify=19700101000001;type=dir; a;b=c\r
            type=OS.unix=slink:/x;size=oops; l\r

            """
        #expect(
            FileListing.machineReadable(Array(text.utf8)) == [
                RemoteFile(name: "leap day.txt", kind: .file, size: 12, modifiedAt: 1_709_210_096),
                RemoteFile(name: "a;b=c", kind: .directory, modifiedAt: 1),
                RemoteFile(name: "l", kind: .symbolicLink),
            ])
    }

    /// A name is joined to a directory of the reader's: it must not lead out of there.
    @Test func `a name never holds a path`() {
        let machine = "type=file; ../../etc/passwd\r\ntype=file; /abs\r\ntype=file; a/..\r\ntype=file; b\r\n"
        #expect(FileListing.machineReadable(Array(machine.utf8)).map(\.name) == ["passwd", "abs", "b"])
        let long = "-rw-r--r-- 1 u g 1 Mar 3 10:11 ../../etc/passwd\n-rw-r--r-- 1 u g 1 Mar 3 10:11 b\n"
        #expect(FileListing.long(Array(long.utf8))?.map(\.name) == ["passwd", "b"])
    }

    @Test(arguments: [
        ("/a b/%2F", true, "/a%20b/%252F"), ("a/b", true, "/~/a/b"), ("/~/x", true, "//~/x"), ("//x", true, "/x"),
        ("/a;type=i", false, "/%2Fa%3Btype%3Di"), ("a?b#c", false, "/a%3Fb%23c"), ("ü", false, "/%C3%BC"),
        ("../a", false, "/../a"),
    ])
    func `a path keeps its meaning in a URL`(path: String, isSFTP: Bool, url: String) throws {
        #expect(try RemotePath(path).inURL(isSFTP: isSFTP, isDirectory: false) == url)
    }

    @Test(arguments: [
        ("", true, "/~/"), ("/", true, "/"), ("x", true, "/~/x/"), ("x/", true, "/~/x/"), ("", false, "/"),
        ("/", false, "/%2F"), ("/x", false, "/%2Fx/"),
    ])
    func `a directory's path ends with a slash`(path: String, isSFTP: Bool, url: String) throws {
        #expect(try RemotePath(directory: path).inURL(isSFTP: isSFTP, isDirectory: true) == url)
    }

    @Test func `quotes in a path cannot end it`() throws {
        #expect(try RemotePath(#"a"b\c' d"#).quoted == #""a\"b\\c' d""#)
        #expect(try RemotePath("in/box/a").sibling(named: "b")?.text == "in/box/b")
        #expect(try RemotePath("a").sibling(named: "b")?.text == "b")
    }

    @Test(arguments: [
        ("rm command failed: No such file or directory", TransferError.Code.notFound),
        ("mkdir command failed: Permission denied", .forbidden), ("rename command failed: Operation failed", .rejected),
        ("rename command failed: File already exists", .exists), ("Not enough privileges.", .forbidden),
        ("The system cannot find the file specified.", .notFound), ("", .rejected),
    ])
    func `refusals are told apart by their words`(words: String, code: TransferError.Code) {
        #expect(FileRefusal.code(words) == code)
    }
}
