/// The bytes that stood between a value and the next one: comma, white space, key, colon, white space.
///
/// Records of one kind mostly have their keys in one order, so these bytes (up to 32 of them) repeat, and comparing them at
/// once replaces scanning the key and looking it up. A prediction is a guess and never an assumption: where it does not
/// match, the grammar is read in full.
struct Prediction {
    private var bytes: (SIMD16<UInt8>, SIMD16<UInt8>) = (.zero, .zero)
    private var masks: (SIMD16<UInt8>, SIMD16<UInt8>) = (.zero, .zero)
    /// How many bytes it covers; 0 for none learnt.
    private(set) var length: UInt16 = 0
    /// The key that follows.
    private(set) var key: UInt16 = 0
    /// Misses since the last match, after which another prediction takes its place.
    private var misses: UInt8 = 0

    /// Compares up to 32 bytes under the masks.
    @inline(__always)
    mutating func matches(_ text: Bytes, at index: Int) -> Bool {
        guard length != 0, index &+ 32 <= text.count else { return false }
        let first = (text.block(at: index) ^ bytes.0) & masks.0
        let second = (text.block(at: index &+ 16) ^ bytes.1) & masks.1
        let difference = Word.halves(of: first | second)
        guard difference[0] | difference[1] == 0 else { return false }
        misses = 0
        return true
    }

    /// Takes the bytes from `start` to `end` as the prediction, unless the present one has a chance left.
    @inline(__always)
    mutating func learn(from start: Int, to end: Int, in text: Bytes, key: Int) {
        if length != 0, misses < 2 {
            misses &+= 1
            return
        }
        let covered = end &- start
        guard covered <= 32, start &+ 32 <= text.count else { return }
        bytes = (text.block(at: start), text.block(at: start &+ 16))
        masks = (Word.blockMask(bytes: covered), Word.blockMask(bytes: covered &- 16))
        length = UInt16(covered)
        self.key = UInt16(key)
        misses = 0
    }
}
