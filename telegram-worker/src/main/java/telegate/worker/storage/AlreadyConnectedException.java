package telegate.worker.storage;

/// The owner has the same Telegram user connected under another account; nothing was written.
public final class AlreadyConnectedException extends Exception {

    private static final long serialVersionUID = 1L;
}
