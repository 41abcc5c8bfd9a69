/// A generator of chance that is the same for the same seed, in any process (Steele, Lea, Flood 2014).
package struct SplitMix64: RandomNumberGenerator, Sendable {
    /// 2^64 over the golden ratio, made odd: added again and again it visits every word once.
    static var step: UInt64 { 0x9e37_79b9_7f4a_7c15 }

    private var state: UInt64

    package init(seed: UInt64) { self.state = seed }

    /// The next 64 bits.
    package mutating func next() -> UInt64 {
        self.state &+= SplitMix64.step
        return SplitMix64.mixed(self.state)
    }

    /// Every bit of the word in every bit of the result.
    static func mixed(_ word: UInt64) -> UInt64 {
        var word = word
        word = (word ^ word >> 30) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
        return word ^ word >> 31
    }

    /// True once in so many times.
    package mutating func oneIn(_ count: Int) -> Bool { Int.random(in: 0..<count, using: &self) == 0 }

    /// One of the elements, each as likely as any other; nil of none.
    package mutating func pick<Element>(_ elements: [Element]) -> Element? { elements.randomElement(using: &self) }
}
