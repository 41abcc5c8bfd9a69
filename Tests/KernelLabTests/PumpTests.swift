import FabricModel
import Foundation
import Glibc
import Testing

@testable import KernelLab

/// Copying without waiting, law by law, over pieces of every size.
struct PumpTests {
    /// Runs a pump until it is finished, with poll(2), as its owner does.
    private func run(_ pump: inout Pump) {
        while var interest = pump.interest {
            poll(&interest, 1, -1)
            pump.move()
        }
    }

    @Test(arguments: [0, 1, 4095, 4096, 4097, 32768, 32769, 1_000_000])
    func whatGoesInComesOut(count: Int) throws {
        var generator = SplitMix64(seed: UInt64(count))
        let bytes = Data((0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
        let (source, sink) = (Pipe(), Pipe())
        Thread.detachNewThread {
            try? source.fileHandleForWriting.write(contentsOf: bytes)
            try? source.fileHandleForWriting.close()
        }
        Thread.detachNewThread {
            var pump = Pump(
                from: source.fileHandleForReading.fileDescriptor, to: sink.fileHandleForWriting.fileDescriptor)
            self.run(&pump)
            try? sink.fileHandleForWriting.close()
        }
        #expect(try sink.fileHandleForReading.readToEnd() ?? Data() == bytes)
    }

    /// The reader answers each piece, and never has more than one to read.
    @Test(arguments: [0, 1, 3840, 3841, 40_000])
    func piecesComeWithTheirLengths(count: Int) throws {
        let bytes = Data(repeating: UInt8(ascii: "\n"), count: count)
        let source = Pipe()
        try source.fileHandleForWriting.write(contentsOf: bytes)
        try source.fileHandleForWriting.close()
        let (near, far) = try Descriptor.pair()
        let (input, sink) = (source.fileHandleForReading.fileDescriptor, near.give())
        Thread.detachNewThread {
            var pump = Pump(from: input, to: sink, framing: .pieces)
            self.run(&pump)
            close(sink)
            try? source.fileHandleForReading.close()
        }
        var (content, waiting): ([UInt8], [UInt8]) = ([], [])
        var ended = false
        while !ended, case .bytes = read(far.number, upTo: 1 << 16, into: &waiting) {
            guard let end = waiting.firstIndex(of: UInt8(ascii: "\n")) else { continue }
            let length = try #require(Int(String(decoding: waiting[..<end], as: UTF8.self)))
            #expect(length <= GuestScript.pieceSize)
            ended = length == 0
            let piece = waiting[(end + 1)...]
            guard piece.count >= length else { continue }
            #expect(piece.count == length)
            content += piece
            waiting = []
            if !ended { _ = write(far.number, [UInt8(ascii: ".")]) }
        }
        #expect(ended)
        #expect(Data(content) == bytes)
    }

    @Test func aSinkThatIsGoneBreaksIt() throws {
        blockBrokenPipeSignal()
        let (source, sink) = (Pipe(), Pipe())
        try source.fileHandleForWriting.write(contentsOf: Data("text".utf8))
        try sink.fileHandleForReading.close()
        var pump = Pump(
            from: source.fileHandleForReading.fileDescriptor, to: sink.fileHandleForWriting.fileDescriptor)
        self.run(&pump)
        #expect(pump.isBroken)
        #expect(!pump.hasEnded)
    }

    @Test func aSourceThatIsNotOpenIsAnEmptyOne() {
        var pump = Pump(from: -1, to: -1)
        pump.move()
        #expect(pump.isFinished)
    }
}
