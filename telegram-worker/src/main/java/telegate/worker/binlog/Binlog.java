package telegate.worker.binlog;

/// A copy of TDLib's binlog file and the key that TDLib encrypts it with.
///
/// @param databaseKey 32 random bytes, of this client alone
/// @param file the whole file; a torn tail is fine, TDLib cuts it off by itself
@SuppressWarnings("ArrayRecordComponent") // moved, never compared
public record Binlog(byte[] databaseKey, byte[] file) {

    /// Length of [#databaseKey()] in bytes.
    public static final int KEY_LENGTH = 32;

    @Override
    public String toString() {
        return "Binlog[" + file.length + " bytes]";
    }
}
