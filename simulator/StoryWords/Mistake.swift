/// What is wrong with a line, and where in it.
package struct Mistake: Error {
    package var column: Int
    package var message: String
    package var help: String?

    package init(at column: Int, _ message: String, help: String? = nil) {
        self.column = column
        self.message = message
        self.help = help
    }
}
