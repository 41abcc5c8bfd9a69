package import GRPCCore
package import GRPCNIOTransportHTTP2Posix

/// A client whose connection is kept up until it is closed.
package struct KeptClient: Sendable {
    package let client: GRPCClient<HTTP2ClientTransport.Posix>
    private let keeper: Task<Void, Never>

    /// Connects when the first call is made, and again after a connection broke.
    package init(_ transport: HTTP2ClientTransport.Posix) {
        let client = GRPCClient(transport: transport)
        self.client = client
        // What ends a connection ends the calls on it, and they say so.
        self.keeper = Task { () -> Void in try? await client.runConnections() }
    }

    /// Far longer than a connection takes to be closed whose other end is there.
    private static let patience = Duration.seconds(1)

    /// Ends the connection, and with it calls that are under way, and waits until that is done.
    ///
    /// Not for ever: a connection whose other end goes away just while it is being closed may never come to its own end.
    package func close() async {
        self.letGo()
        let (ends, told) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingOldest(1))
        let keeper = self.keeper
        let waiting = Task {
            await keeper.value
            told.yield()
        }
        let timer = Task {
            try? await Task.sleep(for: Self.patience)
            told.yield()
        }
        for await _ in ends { break }
        waiting.cancel()
        timer.cancel()
    }

    /// Ends the connection, and waits for nothing.
    package func letGo() {
        self.client.beginGracefulShutdown()
        self.keeper.cancel()
    }
}
