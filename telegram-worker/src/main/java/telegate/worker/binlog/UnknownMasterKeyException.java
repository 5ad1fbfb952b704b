package telegate.worker.binlog;

/// A stored copy was sealed under a master key that this worker does not have. Nothing is wrong
/// with the copy: it is opened as soon as the file has that key.
public final class UnknownMasterKeyException extends RuntimeException {

    UnknownMasterKeyException(int keyId) {
        super(
                "A stored session is sealed under the master key "
                        + MasterKey.name(keyId)
                        + ", which this worker's file does not have");
    }
}
