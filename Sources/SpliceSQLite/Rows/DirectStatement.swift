import GRDB
import GRDBSQLite

/// A statement that SQLite itself is handed its values for and asked for its columns. For what a process writes several times:
/// there, boxing values and looking columns up by name cost more than SQLite's own work (decision 0607).
///
/// A text is bound whole, while GRDB ends it at U+0000: what is written here and looked for there must not have one, or be looked
/// for here, too, as lanes are.
///
/// Values are bound one after the other, columns are read by position from 0. Made, used and dropped within one access to the
/// database.
///
/// Safety: the pointer lives as long as `statement`, which this value holds. What is bound is copied by SQLite before `bind`
/// returns (`SQLITE_TRANSIENT`); what a column holds is copied before the next step
/// (https://www.sqlite.org/c3ref/column_blob.html). GRDB lets one thread at a time use a connection, and `Database` never leaves
/// that access.
struct DirectStatement {
    private let statement: Statement
    private var position: Int32 = 0
    private var refusal: Int32 = SQLITE_OK

    /// - Parameter sql: One statement; kept prepared by the connection.
    init(_ sql: String, _ db: Database) throws { statement = try db.cachedStatement(sql: sql) }

    // MARK: Binding

    /// Binds the next value.
    mutating func bind(_ number: Int64?) {
        position += 1
        if let number {
            note(unsafe sqlite3_bind_int64(statement.sqliteStatement, position, number))
        } else {
            note(unsafe sqlite3_bind_null(statement.sqliteStatement, position))
        }
    }

    /// Binds the next value.
    mutating func bind(_ number: Int) { bind(Int64(number)) }

    /// Binds the next value.
    mutating func bind(_ text: String?) {
        guard var text else { return bind(nil as Int64?) }
        position += 1
        let code = text.withUTF8 { utf8 in
            unsafe utf8.withMemoryRebound(to: CChar.self) { characters in
                // Of no characters there may be no address, and without one the value would be NULL.
                guard let start = characters.baseAddress else {
                    return unsafe sqlite3_bind_text(statement.sqliteStatement, position, "", 0, Self.transient)
                }
                return unsafe sqlite3_bind_text64(
                    statement.sqliteStatement, position, start, UInt64(characters.count), Self.transient,
                    UInt8(SQLITE_UTF8))
            }
        }
        note(code)
    }

    /// Binds the next value, as a blob.
    mutating func bind(_ bytes: [UInt8]?) {
        guard let bytes else { return bind(nil as Int64?) }
        position += 1
        let code = unsafe bytes.withUnsafeBytes { bytes in
            // No bytes must not become NULL, as they would without an address.
            unsafe bytes.isEmpty
                ? unsafe sqlite3_bind_zeroblob(statement.sqliteStatement, position, 0)
                : unsafe sqlite3_bind_blob64(
                    statement.sqliteStatement, position, bytes.baseAddress, UInt64(bytes.count), Self.transient)
        }
        note(code)
    }

    private mutating func note(_ code: Int32) { if refusal == SQLITE_OK { refusal = code } }

    // MARK: Running

    /// Runs a statement that has no rows.
    func run() throws { while try step() {} }

    /// The first row.
    func first<Value>(_ read: (Columns) throws -> Value) throws -> Value? {
        defer { reset() }
        return try step() ? try read(Columns(statement: statement)) : nil
    }

    /// Every row.
    func all<Value>(_ read: (Columns) throws -> Value) throws -> [Value] {
        defer { reset() }
        var values: [Value] = []
        while try step() { values.append(try read(Columns(statement: statement))) }
        return values
    }

    /// Whether there is another row. At the end, and when it fails, the statement is ready for its next use.
    private func step() throws -> Bool {
        let code = refusal == SQLITE_OK ? unsafe sqlite3_step(statement.sqliteStatement) : refusal
        if code == SQLITE_ROW { return true }
        // The message is of the latest call, so it is asked for before the reset.
        let message = code == SQLITE_DONE ? nil : failureText
        reset()
        guard code == SQLITE_DONE else {
            // GRDB interrupts the read of a task that is cancelled.
            if code == SQLITE_INTERRUPT, Task.isCancelled { throw CancellationError() }
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
        }
        return false
    }

    private var failureText: String? {
        unsafe sqlite3_errmsg(sqlite3_db_handle(statement.sqliteStatement)).map { unsafe String(cString: $0) }
    }

    private func reset() {
        unsafe sqlite3_reset(statement.sqliteStatement)
        // A large payload must not stay in memory until the statement's next use.
        unsafe sqlite3_clear_bindings(statement.sqliteStatement)
    }

    /// Has SQLite copy what it is given before the call returns (https://www.sqlite.org/c3ref/c_static.html).
    private static var transient: sqlite3_destructor_type { unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
}

extension DirectStatement {
    /// The columns of the present row.
    struct Columns {
        fileprivate let statement: Statement

        func number(_ column: Int32) -> Int64 { unsafe sqlite3_column_int64(statement.sqliteStatement, column) }

        func optionalNumber(_ column: Int32) -> Int64? { isNull(column) ? nil : number(column) }

        func text(_ column: Int32) -> String { optionalText(column) ?? "" }

        func optionalText(_ column: Int32) -> String? {
            // The text first: it may change how many bytes there are.
            guard let text = unsafe sqlite3_column_text(statement.sqliteStatement, column) else { return nil }
            let count = unsafe sqlite3_column_bytes(statement.sqliteStatement, column)
            return unsafe String(decoding: UnsafeBufferPointer(start: text, count: Int(count)), as: UTF8.self)
        }

        func bytes(_ column: Int32) -> [UInt8]? {
            if isNull(column) { return nil }
            guard let start = unsafe sqlite3_column_blob(statement.sqliteStatement, column) else { return [] }
            let count = unsafe sqlite3_column_bytes(statement.sqliteStatement, column)
            return unsafe Array(UnsafeRawBufferPointer(start: start, count: Int(count)))
        }

        private func isNull(_ column: Int32) -> Bool {
            unsafe sqlite3_column_type(statement.sqliteStatement, column) == SQLITE_NULL
        }
    }
}
