/// The one order of names: runs of digits by their number, everything else byte by byte, so that swp9 comes before swp10.
///
/// Names that differ only in leading zeros are ordered by their bytes, so no two different names are equal.
package func precedes(_ left: String, _ right: String) -> Bool {
    var (a, b) = (left.utf8[...], right.utf8[...])
    while let x = a.first, let y = b.first {
        if isDigit(x), isDigit(y) {
            let (m, n) = (a.prefix(while: isDigit).drop(while: isZero), b.prefix(while: isDigit).drop(while: isZero))
            if m.count != n.count { return m.count < n.count }
            if !m.elementsEqual(n) { return m.lexicographicallyPrecedes(n) }
            (a, b) = (a[m.endIndex...], b[n.endIndex...])
        } else if x != y {
            return x < y
        } else {
            (a, b) = (a.dropFirst(), b.dropFirst())
        }
    }
    if a.isEmpty != b.isEmpty { return a.isEmpty }
    return left.utf8.lexicographicallyPrecedes(right.utf8)
}

private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
private func isZero(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "0") }
