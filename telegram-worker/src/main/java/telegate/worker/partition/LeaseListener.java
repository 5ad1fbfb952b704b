package telegate.worker.partition;

/// Hears what becomes of this process's lease. Called on threads of the lease, which must not be
/// held up.
public interface LeaseListener {

    /// The deadline has passed without a renewal. Nothing may leave this process for Telegram any
    /// more, also nothing that is on its way.
    void expired();

    /// Renewed after it had expired, and nobody had taken anything meanwhile: the same partitions
    /// are ours under the same epochs, the same clients may go on.
    void renewed();

    /// Others own our partitions now or may do so at any moment. This process must end.
    ///
    /// @param reason for the log
    void lost(String reason);
}
