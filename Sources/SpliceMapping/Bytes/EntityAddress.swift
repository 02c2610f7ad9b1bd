/// Where an entity lies in memory while it is written.
///
/// **Why it is sound.** It is made from a borrowed value by `withAddress` or from an element of a borrowed array, for the
/// length of a closure, and never kept. `MemoryLayout.offset(of:)` gives the offset of a stored property inside its
/// entity, and nil for everything else; a row closure reads only at the offset that it got for its own key path, with that
/// key path's types.
@frozen
@usableFromInline
@safe
struct EntityAddress {
    @usableFromInline let address: UnsafeRawPointer

    @inlinable
    @inline(__always)
    init(_ address: UnsafeRawPointer) { unsafe self.address = address }

    /// The stored property at an offset.
    @inlinable
    @inline(__always)
    func property<Value>(at offset: Int, as type: Value.Type) -> Value {
        unsafe (address + offset).assumingMemoryBound(to: Value.self).pointee
    }

    /// The entity itself.
    @inlinable
    @inline(__always)
    func entity<Entity>(as type: Entity.Type) -> Entity { unsafe address.assumingMemoryBound(to: Entity.self).pointee }

    /// Lends the address of a value.
    @inlinable
    @inline(__always)
    static func of<Entity>(_ entity: borrowing Entity, _ body: (EntityAddress) throws -> Void) rethrows {
        unsafe try withUnsafePointer(to: entity) { unsafe try body(EntityAddress(UnsafeRawPointer($0))) }
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
