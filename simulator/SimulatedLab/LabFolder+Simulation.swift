package import LabModel

extension LabFolder {
    /// The record of a simulated lab that is about to come up in this process; nobody else can have the name from now on.
    ///
    /// Throws `alreadyThere` where a lab of that name is up. What is left of one whose process is gone is taken away.
    package func enter(_ record: LabRecord) throws(LabError) {
        try self.alone { () throws(LabError) in
            if let other = try self.record(of: record.lab), other.standing != .gone {
                let isComing = other.standing == .notWhole && other.simulation != nil
                throw LabError(
                    .alreadyThere, doing: "bringing up the lab '\(record.lab)'",
                    reason: isComing ? "it is coming up already" : "it is up already, from \(other.topology)",
                    remedy: "'selvage lab down \(record.lab)' takes it away")
            }
            try LabFolder.make(try self.room(of: record.lab), doing: "making the lab's folder")
            try self.write(record)
        }
    }

    /// Writes what has become known of a simulated lab, if it is this one still.
    package func update(_ record: LabRecord) throws(LabError) {
        try self.alone { () throws(LabError) in
            guard let other = try self.record(of: record.lab),
                other.simulation?.process == record.simulation?.process
            else {
                throw LabError(
                    .died, doing: "bringing up the lab '\(record.lab)'", reason: "somebody took it down meanwhile")
            }
            try self.write(record)
        }
    }

    /// Removes what is recorded of a simulated lab, if it is this one still.
    package func leave(_ record: LabRecord) throws(LabError) {
        try self.alone { () throws(LabError) in
            guard let other = try self.record(of: record.lab),
                other.simulation?.process == record.simulation?.process
            else { return }
            try self.remove(record.lab)
            try self.removeRoom(of: record.lab)
        }
    }
}
