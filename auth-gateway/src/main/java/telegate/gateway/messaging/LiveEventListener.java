package telegate.gateway.messaging;

/// Hears of every event of the last minutes and then of each new one within milliseconds, on this
/// replica. Some come twice, and after a broken connection old ones come again.
public interface LiveEventListener {

    /// Called by the one thread that reads events: must not block.
    void onEvent(ReceivedEvent event);
}
