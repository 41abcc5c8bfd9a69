import FabricModel
import FabricSimulator
import LabModel

extension LabWorld {
    /// As many listen at once.
    private static let mostCaptures = 64

    /// Begins to listen at a port, and returns the number to ask with.
    func beginCapture(_ request: ControlCaptureRequest) throws(LabError) -> Int {
        let doing = "listening at \(request.switch):\(request.port)"
        guard self.world.captures.count < Self.mostCaptures else {
            throw LabError(.noRoom, doing: doing, reason: "\(Self.mostCaptures) listen already")
        }
        _ = try self.fabric.port(request.port, of: request.switch, doing: doing)
        guard let number = self.world.beginCapture(atPort: request.port, of: request.switch) else {
            throw LabError(.notThere, doing: doing, reason: "there is no such port")
        }
        return number
    }

    func takeFrames(of number: Int) -> (frames: [CapturedFrame], dropped: Int) { self.world.takeFrames(of: number) }

    func endCapture(_ number: Int) { self.world.endCapture(number) }
}
