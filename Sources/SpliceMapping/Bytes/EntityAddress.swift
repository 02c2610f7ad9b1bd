/// Where an entity lies in memory while it is written.
///
/// **Why it is sound.** It is made from a borrowed value by `withAddress` or from an element of a borrowed array, for the
/// length of a closure, and never kept. `MemoryLayout.offset(of:)` gives the offset of a stored property inside its
/// entity, and nil for everything else; a row closure reads only at the offset that it got for its own key path, with that
/// key path's types. The value is read as a `Lent`, a frozen struct whose one stored property is that value, so both have
/// the same layout.
@frozen
@usableFromInline
@safe
struct EntityAddress {
    @usableFromInline let address: UnsafeRawPointer

    @inlinable
    @inline(__always)
    init(_ address: UnsafeRawPointer) { unsafe self.address = address }

    /// Lends the value at an offset.
    @inlinable
    @inline(__always)
    func lend<Value, Failure: Error>(
        at offset: Int, _ body: (borrowing Lent<Value>) throws(Failure) -> Void
    ) throws(Failure) {
        unsafe try body((address + offset).assumingMemoryBound(to: Lent<Value>.self).pointee)
    }

    /// A property that has no place of its own.
    func value<Entity, Value>(at keyPath: KeyPath<Entity, Value>) -> Value {
        unsafe address.assumingMemoryBound(to: Entity.self).pointee[keyPath: keyPath]
    }

    /// Lends the address of a value.
    @inlinable
    @inline(__always)
    static func of<Entity>(_ entity: borrowing Entity, _ body: (EntityAddress) throws -> Void) rethrows {
        unsafe try withUnsafePointer(to: entity) { unsafe try body(EntityAddress(UnsafeRawPointer($0))) }
    }

    /// Lends each element of an array.
    @inline(__always)
    static func lendEach<Element>(_ elements: [Element], _ body: (borrowing Lent<Element>) throws -> Void) rethrows {
        try ofEach(elements) { address in try address.lend(at: 0, body) }
    }

    /// Lends the address of each element.
    @inlinable
    @inline(__always)
    static func ofEach<Entity>(_ entities: [Entity], _ body: (EntityAddress) throws -> Void) rethrows {
        unsafe try entities.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            var index = 0
            while index < buffer.count {
                unsafe try body(EntityAddress(UnsafeRawPointer(base + index)))
                index &+= 1
            }
        }
    }
}

/// A value that is read where it lies.
///
/// Since it cannot be copied, neither is what it holds: reading a text through it neither retains nor releases its storage,
/// which is what a third of the time for writing a record went to.
@frozen
@usableFromInline
struct Lent<Value>: ~Copyable {
    @usableFromInline let value: Value
}
