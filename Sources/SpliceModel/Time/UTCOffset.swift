/// How far a wall clock is ahead of UTC, in seconds; negative west of it. Less than a day either way.
@frozen
public struct UTCOffset: Sendable, Hashable, BitwiseCopyable {
    @usableFromInline let storedSeconds: Int32

    /// Seconds ahead of UTC.
    @inlinable public var seconds: Int { Int(storedSeconds) }

    /// An offset; nil when it is a day or more.
    @inlinable
    public init?(seconds: Int) {
        guard seconds > -86_400, seconds < 86_400 else { return nil }
        storedSeconds = Int32(truncatingIfNeeded: seconds)
    }

    /// UTC itself.
    @inlinable public static var utc: UTCOffset { UTCOffset(trusted: 0) }

    @inlinable
    init(trusted seconds: Int) { storedSeconds = Int32(truncatingIfNeeded: seconds) }
}

extension UTCOffset: LosslessStringConvertible {
    /// From `Z`, `+hh:mm`, `-hh:mm`, or, as zones before standard time need it, `+hh:mm:ss`; nil for anything else.
    @inlinable
    public init?(_ text: String) {
        var cursor = ByteCursor(text.utf8.makeIterator())
        guard let offset = UTCOffset(reading: &cursor, seconds: true), cursor.isAtEnd else { return nil }
        self = offset
    }

    /// RFC 3339 time-offset, and seconds where the caller permits them. `-00:00` reads as UTC.
    @inlinable
    init?(reading cursor: inout ByteCursor<some IteratorProtocol<UInt8>>, seconds permitted: Bool) {
        if cursor.take(.upperZ) || cursor.take(.lowerZ) {
            self = .utc
            return
        }
        let isWest = cursor.take(.minus)
        guard isWest || cursor.take(.plus), let hours = cursor.digits(2), hours < 24, cursor.take(.colon),
            let minutes = cursor.digits(2), minutes < 60
        else { return nil }
        var total = hours * 3_600 + minutes * 60
        if permitted, cursor.take(.colon) {
            guard let seconds = cursor.digits(2), seconds < 60 else { return nil }
            total += seconds
        }
        self.init(trusted: isWest ? -total : total)
    }

    /// `Z`, `+hh:mm`, or `+hh:mm:ss` where it is no whole number of minutes.
    public var description: String {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    func append(to bytes: inout [UInt8]) {
        guard seconds != 0 else { return bytes.append(.upperZ) }
        let magnitude = abs(seconds)
        bytes.append(seconds < 0 ? .minus : .plus)
        bytes.append(magnitude / 3_600, width: 2)
        bytes.append(.colon)
        bytes.append(magnitude / 60 % 60, width: 2)
        guard magnitude % 60 != 0 else { return }
        bytes.append(.colon)
        bytes.append(magnitude % 60, width: 2)
    }
}
