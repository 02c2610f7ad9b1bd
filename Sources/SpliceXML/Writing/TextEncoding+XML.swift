import SpliceModel

extension TextEncoding {
    /// Text in this encoding, with references for the characters that it does not have.
    func xmlBytes(of utf8: [UInt8]) -> [UInt8] {
        guard self != .utf8 else { return utf8 }
        var bytes: [UInt8] = []
        for character in String(decoding: utf8, as: UTF8.self).unicodeScalars {
            do throws(ModelError) {
                try encode(String(character), into: &bytes)
            } catch {
                bytes += "&#\(character.value);".utf8
            }
        }
        return bytes
    }
}
