package telegate.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import sun.misc.Signal;

/// Main class that is put in front of another one, so that a child process ends with its parent.
///
/// The parent holds the write end of the child's standard input and never writes to it. However the
/// parent ends, also by `kill -9`, the operating system closes that pipe: the child then exits in
/// order (shutdown hooks run) and halts when they take longer than the deadline. Closing the pipe
/// is also how the parent asks for an orderly end.
///
/// Ctrl-C and a closed terminal signal the whole process group; the child ignores both, because the
/// parent decides in which order its children end.
///
/// Uses the JDK only: it goes first on class paths that have nothing else in common.
public final class ParentPipe {

    /// System property: how long the shutdown hooks may take once the parent has gone, in
    /// milliseconds.
    public static final String DEADLINE_PROPERTY = "telegate.parent-pipe.deadline-ms";

    private static final long DEFAULT_DEADLINE_MS = 10_000;
    private static final int HALTED = 137;

    private ParentPipe() {}

    /// Starts to watch standard input, then runs the main class named by the first argument with
    /// the others.
    public static void main(String[] args) throws ReflectiveOperationException {
        if (args.length == 0) {
            throw new IllegalArgumentException(
                    "The first argument must name the main class to run.");
        }
        ignore("INT");
        ignore("HUP");
        watch(System.in, deadline());
        Method main = Class.forName(args[0]).getMethod("main", String[].class);
        try {
            main.invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
        } catch (InvocationTargetException failure) {
            Thread.currentThread()
                    .getUncaughtExceptionHandler()
                    .uncaughtException(Thread.currentThread(), failure.getCause());
            System.exit(1);
        }
    }

    private static Duration deadline() {
        return Duration.ofMillis(Long.getLong(DEADLINE_PROPERTY, DEFAULT_DEADLINE_MS));
    }

    // A handler that does nothing and not SIG_IGN: Kafka calls the handler that it finds, and
    // SIG_IGN cannot be called.
    private static void ignore(String signal) {
        try {
            var _ = Signal.handle(new Signal(signal), _ -> {});
        } catch (IllegalArgumentException notOnThisSystem) {
            // Windows knows no HUP, and a JVM started with -Xrs handles none: there is nothing to
            // ignore then.
            return;
        }
    }

    private static void watch(InputStream pipe, Duration deadline) {
        Thread.ofPlatform()
                .daemon()
                .name("parent-pipe")
                .start(() -> {
                    awaitEnd(pipe);
                    haltAfter(deadline);
                    System.exit(0);
                });
    }

    private static void awaitEnd(InputStream pipe) {
        try {
            pipe.transferTo(OutputStream.nullOutputStream());
        } catch (IOException gone) {
            // A pipe that cannot be read any more is as good as closed.
            return;
        }
    }

    private static void haltAfter(Duration deadline) {
        Thread.ofPlatform()
                .daemon()
                .name("parent-pipe-deadline")
                .start(() -> {
                    try {
                        Thread.sleep(deadline);
                    } catch (InterruptedException interrupted) {
                        // Nobody interrupts this thread; if somebody did, the end is due now.
                        Runtime.getRuntime().halt(HALTED);
                    }
                    Runtime.getRuntime().halt(HALTED);
                });
    }
}
