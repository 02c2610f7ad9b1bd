extension Array {
    /// An array of `count` elements, each made in the place where it stays.
    ///
    /// **Why it is sound.** `initialized` rises only after the element before it is in place, so when `element` throws, the
    /// array releases exactly those that were made.
    @inlinable
    @inline(__always)
    init(count: Int, making element: () throws -> Element) rethrows {
        try unsafe self.init(unsafeUninitializedCapacity: count) { buffer, initialized in
            guard let base = buffer.baseAddress else { return }
            while initialized < count {
                unsafe (base + initialized).initialize(to: try element())
                initialized &+= 1
            }
        }
    }
}
