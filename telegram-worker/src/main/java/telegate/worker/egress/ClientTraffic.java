package telegate.worker.egress;

/// What one client has moved through the gate so far.
///
/// @param up bytes taken from the client for Telegram
/// @param down bytes taken from Telegram for the client
/// @param connections open now
/// @param cut whether the client is refused
public record ClientTraffic(long up, long down, int connections, boolean cut) {}
