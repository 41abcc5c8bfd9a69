internal import FabricModel
internal import GNMI

extension GNMISwitch {
    /// A hint for every message of a subscription to what a reading is about, and one whenever the subscription begins: what happened
    /// before it did nobody was told.
    ///
    /// A subscription that ends is made again, after a pause that grows to half a minute and begins anew once something was heard.
    /// All of it ends with the stream's reader.
    package func changes() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let (calls, clock) = (self.calls, self.clock)
        let places: [Gnmi_Path] = [.interfaces, Gnmi_Path().appending("network-instances"), .spanningTree]
        let task = Task {
            var pause = GNMISwitch.firstPause
            while !Task.isCancelled {
                let heard = HeardFlag()
                try? await calls.subscribe(to: places) {
                    heard.raise()
                    continuation.yield()
                }
                if heard.isRaised { pause = GNMISwitch.firstPause }
                try? await clock.sleep(for: pause)
                pause = min(pause * 2, GNMISwitch.longestPause)
            }
            continuation.finish()
        }
        continuation.onTermination = { _ in task.cancel() }
        return stream
    }

    private static let firstPause = Duration.milliseconds(500)
    private static let longestPause = Duration.seconds(30)
}
