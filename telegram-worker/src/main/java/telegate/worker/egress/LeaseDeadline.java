package telegate.worker.egress;

/// Until when this process may speak for its accounts.
///
/// Called before each write, on the gate's event loop, and from any thread that freezes or thaws.
/// It must not block, lock or allocate: read a clock that goes on while the process or the machine
/// is suspended, and compare.
@FunctionalInterface
public interface LeaseDeadline {

    /// Whether the deadline has not passed. Once false it becomes true again only if the same
    /// ownership was renewed; a lost one stays false for ever.
    boolean valid();
}
