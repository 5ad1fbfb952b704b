package telegate.bench;

import java.io.IOException;

/// A request got no answer; what was asked may have been done. The message says why, by class and
/// text of the exceptions.
final class NoAnswer extends BenchFailure {

    private static final long serialVersionUID = 1L;

    /// @param what was asked, without ids
    NoAnswer(String what, IOException why) {
        super(what + " did not answer: " + told(why));
    }

    /// The HTTP client wraps what has happened into exceptions that say less.
    private static String told(IOException why) {
        Throwable root = why;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.equals(why) ? why.toString() : why + ", caused by " + root;
    }
}
