package telegate.worker.account;

/// A client cannot be opened for now. No fault of the program: it carries no stack trace.
final class ObstacleException extends RuntimeException {

    private final Obstacle obstacle;

    /// @param cause for the log
    ObstacleException(Obstacle obstacle, String cause) {
        super(cause, null, false, false);
        this.obstacle = obstacle;
    }

    Obstacle obstacle() {
        return obstacle;
    }
}
