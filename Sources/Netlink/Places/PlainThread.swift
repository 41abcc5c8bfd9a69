internal import Glibc

/// One POSIX thread outside Swift's pool.
///
/// A thread of the pool may neither block (in a small kernel the pool is one thread) nor change its network namespace
/// (workers that libdispatch starts later would inherit it).
package enum PlainThread {
    /// Starts a thread that runs `body` and is gone afterwards; `pthread_create(3)`, `pthread_detach(3)`.
    package static func start(_ body: @escaping @Sendable () -> Void) throws(NetlinkError) {
        pthread_detach(try PlainThread.create(body))
    }

    /// Runs `body` on a thread of its own and waits for its end; `pthread_create(3)`, `pthread_join(3)`.
    ///
    /// The caller stands still meanwhile, so `body` may use what the caller owns.
    static func finish(_ body: () -> Void) throws(NetlinkError) {
        let failure: NetlinkError? = withoutActuallyEscaping(body) { body in
            do throws(NetlinkError) {
                pthread_join(try PlainThread.create(body), nil)
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw failure }
    }

    private static func create(_ body: @escaping () -> Void) throws(NetlinkError) -> pthread_t {
        let errand = Unmanaged.passRetained(Errand(body))
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Errand>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            }, errand.toOpaque())
        guard code == 0 else {
            errand.release()
            throw NetlinkError(code: code, doing: "starting a thread")
        }
        return thread
    }

    /// Carries a closure through C's one pointer argument.
    private final class Errand {
        let body: () -> Void
        init(_ body: @escaping () -> Void) { self.body = body }
    }
}
