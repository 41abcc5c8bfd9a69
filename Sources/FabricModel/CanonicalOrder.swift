/// The one order of names: runs of digits by their number, everything else byte by byte, so that swp9 comes before swp10.
///
/// Names that differ only in leading zeros are ordered by their bytes, so no two different names are equal.
package func precedes(_ left: String, _ right: String) -> Bool {
    let a = left.utf8Span.span
    let b = right.utf8Span.span
    var shared = 0
    while shared < a.count, shared < b.count, a[shared] == b[shared] { shared += 1 }
    guard shared < a.count, shared < b.count else { return a.count < b.count }
    // What is shared decides nothing, save the digits that the differing number begins with.
    var i = shared
    while i > 0, isDigit(a[i - 1]) { i -= 1 }
    var j = i
    while i < a.count, j < b.count {
        if isDigit(a[i]), isDigit(b[j]) {
            let (m, n) = (number(in: a, from: i), number(in: b, from: j))
            if m.count != n.count { return m.count < n.count }
            for digit in 0..<m.count {
                let (x, y) = (a[m.lowerBound + digit], b[n.lowerBound + digit])
                if x != y { return x < y }
            }
            (i, j) = (m.upperBound, n.upperBound)
        } else if a[i] != b[j] {
            return a[i] < b[j]
        } else {
            (i, j) = (i + 1, j + 1)
        }
    }
    if (i == a.count) != (j == b.count) { return i == a.count }
    return a[shared] < b[shared]
}

/// The digits from a position on, without their leading zeros.
private func number(in name: Span<UInt8>, from start: Int) -> Range<Int> {
    var first = start
    while first < name.count, name[first] == UInt8(ascii: "0") { first += 1 }
    var end = first
    while end < name.count, isDigit(name[end]) { end += 1 }
    return first..<end
}

private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
