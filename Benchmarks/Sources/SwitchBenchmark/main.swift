import Foundation

// Measures Selvage beside its peers; see docs/benchmarks.md. `Benchmarks/run` calls it, once on this kernel for the pure
// part and once inside the disposable kernel for the rest.

let options: Options
do throws(Options.Wrong) {
    options = try Options(CommandLine.arguments.dropFirst())
} catch {
    say("error: \(error.message)\n\(Options.usage)")
    exit(1)
}

do {
    switch options.part {
    case .kernel: try answer(try await KernelBenchmarks(options).run()) { $0.table }
    case .pure: try answer(try await PureBenchmarks(options).run()) { $0.table }
    case .frames: try answer(try FrameBenchmarks(rounds: options.rounds)) { $0.table }
    case .stages: try answer(try StageReport(of: options.topology, rounds: options.rounds)) { $0.table }
    }
} catch {
    say("error: \(error)")
    exit(1)
}

/// Prints figures, for people or as JSON.
func answer<Report: Encodable>(_ report: Report, table: (Report) -> String) throws {
    guard options.json else { return print(table(report)) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(report), as: UTF8.self))
}

/// Says something on stderr, beside the answer.
func say(_ text: String) { FileHandle.standardError.write(Data("\(text)\n".utf8)) }
