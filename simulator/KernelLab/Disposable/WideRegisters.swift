internal import CKernelLab
internal import Glibc
internal import LabModel

/// What user-mode Linux lacks on a processor whose registers are more than it knows of.
///
/// That of Debian 12 (6.1) keeps 2,696 bytes of a program's extended registers (AVX-512 and below). A machine with AMX has
/// 11,008, takes all or nothing, and the guest's first program dies of it. A shared object of 3 kB stands between
/// (`WideRegisters/wide_registers.c`): it is given to the kernel's program as an open file without a name, and to no other machine's.
enum WideRegisters {
    /// What user-mode Linux knows of, in bytes.
    private static let known = 2_696

    /// How many bytes of registers this machine's kernel keeps of a program; 0 where that cannot be told.
    static let size = Int(selvage_extended_state_size())

    /// The object as an open file, for who has to load it; nil on a machine that needs none. `memfd_create(2)`.
    static func file() throws(LabError) -> Descriptor? {
        if self.size <= self.known { return nil }
        let doing = "preparing a disposable kernel"
        let number = memfd_create("selvage-wide-registers", UInt32(SELVAGE_MEMFD_CLOEXEC))
        guard number >= 0 else { throw LabError(code: errno, doing: doing) }
        let file = Descriptor(owning: number)
        var rest = self.bytes[...]
        while !rest.isEmpty {
            guard case .bytes(let count) = write(file.number, rest) else { throw LabError(code: errno, doing: doing) }
            rest = rest.dropFirst(count)
        }
        return file
    }

    private static var bytes: [UInt8] {
        let digits = Array("\(self.object)".utf8)
        return stride(from: 0, to: digits.count - 1, by: 2).map {
            self.value(digits[$0]) << 4 | self.value(digits[$0 + 1])
        }
    }

    private static func value(_ digit: UInt8) -> UInt8 {
        digit <= UInt8(ascii: "9") ? digit - UInt8(ascii: "0") : digit - UInt8(ascii: "a") + 10
    }
}
