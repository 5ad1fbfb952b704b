package telegate.worker.storage;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Tells a database that is away from a statement that is wrong.
public final class DatabaseFailures {

    private static final String TRANSACTIONS = "jakarta.transaction";

    private DatabaseFailures() {}

    /// What the database, or the way to it, said; empty when the failure is another one.
    public static Optional<String> cause(Throwable failure) {
        return chain(failure)
                .filter(SQLException.class::isInstance)
                .map(cause -> String.valueOf(cause.getMessage()))
                .findFirst();
    }

    /// Whether the database did not answer or is shutting down, so that the same will be noticed
    /// again and again until it is back.
    public static boolean away(Throwable failure) {
        return chain(failure)
                .anyMatch(cause ->
                        cause instanceof SQLException sql
                                ? connectionLost(sql)
                                : cause.getClass().getPackageName().equals(TRANSACTIONS));
    }

    private static Stream<Throwable> chain(Throwable failure) {
        // Bounded: a chain of causes may bite its own tail.
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(50);
    }

    /// Without a state it comes from the pool; 08 is the connection, 57P the server's end or start,
    /// 53 want of resources, 57014 a time limit.
    private static boolean connectionLost(SQLException failure) {
        String state = failure.getSQLState();
        return state == null
                || state.startsWith("08")
                || state.startsWith("57P")
                || state.startsWith("53")
                || state.equals("57014");
    }
}
