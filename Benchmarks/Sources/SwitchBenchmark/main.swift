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
    let report =
        switch options.part {
        case .kernel: try await KernelBenchmarks(options).run()
        case .pure: try await PureBenchmarks(options).run()
        }
    if options.json {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(report), as: UTF8.self))
    } else {
        print(report.table)
    }
} catch {
    say("error: \(error)")
    exit(1)
}

/// Says something on stderr, beside the answer.
func say(_ text: String) { FileHandle.standardError.write(Data("\(text)\n".utf8)) }
