import Foundation
import SpliceModel
import Testing

@Suite struct TextEncodingTests {
    static let all: [TextEncoding] = [.ascii, .latin1, .windows1252, .utf8, .utf16LittleEndian, .utf16BigEndian]

    /// Python's codecs are an implementation that shares nothing with this one. Windows-1252 is asked for byte by byte, since
    /// Python refuses the five bytes that WHATWG reads as control characters.
    @Test(arguments: [TextEncoding.latin1, .windows1252, .ascii])
    func `every byte reads as in Python`(encoding: TextEncoding) throws {
        let script = """
            for b in range(256):
                try: print(ord(bytes([b]).decode("\(encoding.name)")))
                except UnicodeDecodeError: print(-1)
            """
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-I", "-c", script]
        process.standardOutput = pipe
        try process.run()
        let output = try #require(try pipe.fileHandleForReading.readToEnd())
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "python3 failed, or is not installed")
        let numbers = String(decoding: output, as: UTF8.self).split(separator: "\n").compactMap { Int($0) }
        try #require(numbers.count == 256)
        for (byte, number) in numbers.enumerated() {
            let text = try? encoding.decode([UInt8(byte)])
            if number >= 0 {
                #expect(text?.unicodeScalars.map { Int($0.value) } == [number])
                #expect(try text.map { try encoding.encode($0) } == [UInt8(byte)])
            } else if encoding == .windows1252 {
                #expect([0x81, 0x8d, 0x8f, 0x90, 0x9d].contains(byte))
                #expect(text?.unicodeScalars.map { Int($0.value) } == [byte])
            } else {
                #expect(text == nil)
            }
        }
    }

    @Test(arguments: all)
    func `text comes back however the bytes are cut`(encoding: TextEncoding) throws {
        let text = encoding.isUnicode ? "Zoë 5 € 😀\u{feff}x" : encoding == .ascii ? "Zoe 5" : "Zoë 5 ÿ"
        let bytes = encoding.byteOrderMark + (try encoding.encode(text))
        for size in 1...bytes.count {
            var decoder = TextDecoder(encoding)
            var utf8: [UInt8] = []
            for start in stride(from: 0, to: bytes.count, by: size) {
                try decoder.decode(Array(bytes[start..<min(start + size, bytes.count)]).span, into: &utf8)
            }
            try decoder.finish(into: &utf8)
            #expect(String(decoding: utf8, as: UTF8.self) == text)
        }
        #expect(TextEncoding(named: encoding.name.lowercased()) == encoding)
        #expect(encoding.byteCount(of: text) == bytes.count - encoding.byteOrderMark.count)
    }

    @Test(arguments: ["Šárka Žižková Ÿ", "Zoë à la carte"])
    func `letters and marks that stand apart become the one character that the encoding has`(text: String) throws {
        let apart = text.decomposedStringWithCanonicalMapping
        #expect(Array(apart.utf8) != Array(text.utf8))
        #expect(try TextEncoding.windows1252.encode(apart) == TextEncoding.windows1252.encode(text))
    }

    @Test func `a byte order mark overrules what was said, unless that is forbidden`() throws {
        for mark in [TextEncoding.utf8, .utf16LittleEndian, .utf16BigEndian] {
            var decoder = TextDecoder(.windows1252)
            var utf8: [UInt8] = []
            try decoder.decode((mark.byteOrderMark + (try mark.encode("é"))).span, into: &utf8)
            #expect(utf8 == Array("é".utf8) && decoder.encoding == mark)
        }
        #expect(try TextEncoding.windows1252.decode([0xff, 0xfe, 0x41]) == "ÿþA")
        #expect(try TextEncoding.latin1.decode([0xef, 0xbb]) == "ï»")
    }

    @Test(
        arguments: [
            (TextEncoding.ascii, [0x41, 0x80]), (.utf16LittleEndian, [0x41]),
            (.utf16LittleEndian, [0x00, 0xd8, 0x41, 0x00]),
            (.utf16BigEndian, [0xdc, 0x00]), (.utf16BigEndian, [0xd8, 0x00]), (.utf8, [0xc3]), (.utf8, [0xc0, 0x80]),
        ] as [(TextEncoding, [UInt8])])
    func `bytes that are no character are refused`(encoding: TextEncoding, bytes: [UInt8]) {
        let error = #expect(throws: ModelError.self) { try encoding.decode(bytes) }
        #expect(error?.code == .invalidFormat)
    }

    @Test(arguments: [
        ("Zoë", "Zoe"), ("Łódź ÆØÅ æ", "Lodz AEOA ae"), ("“5 €” – ok…", "\"5 EUR\" - ok..."),
        ("Straße ẞ", "Strasse SS"),
        ("e\u{301}", "e"), ("日本", "??"), ("👍🏽", "?"),
    ])
    func `characters are transliterated as declared`(text: String, ascii: String) throws {
        #expect(try TextEncoding.ascii.encode(text, unmappable: .transliterate) == Array(ascii.utf8))
        #expect(throws: ModelError.self) { try TextEncoding.ascii.encode(text) }
    }

    @Test func `what the encoding has stays, the rest is replaced or refused`() throws {
        #expect(try TextEncoding.latin1.encode("ë€日", unmappable: .questionMark) == [0xeb, 0x3f, 0x3f])
        #expect(try TextEncoding.windows1252.encode("ë€Ā", unmappable: .transliterate) == [0xeb, 0x80, 0x41])
        let error = #expect(throws: ModelError.self) { try TextEncoding.latin1.encode("€") }
        #expect(error?.code == .unmappable)
        #expect(error?.description.contains("€") == false)
    }

    @Test func `a letter in two parts is written as one where the encoding has it`() throws {
        #expect(try TextEncoding.latin1.encode("e\u{301}") == [0xe9])
        #expect(TextEncoding.latin1.byteCount(of: "e\u{301}") == 1)
    }

    @Test func `a text is cut by bytes of the encoding and never inside a character`() throws {
        #expect(try TextEncoding.utf8.prefix(of: "aé👨‍👩‍👧b", maximumBytes: 20) == "aé")
        #expect(try TextEncoding.utf8.prefix(of: "aé👨‍👩‍👧b", maximumBytes: 21) == "aé👨‍👩‍👧")
        #expect(try TextEncoding.utf16BigEndian.prefix(of: "aé😀", maximumBytes: 7) == "aé")
        #expect(try TextEncoding.latin1.prefix(of: "éé", maximumBytes: 1) == "é")
        #expect(try TextEncoding.ascii.prefix(of: "5 €!", maximumBytes: 4, unmappable: .transliterate) == "5 ")
        #expect(throws: ModelError.self) { try TextEncoding.ascii.prefix(of: "é", maximumBytes: 4) }
    }
}
