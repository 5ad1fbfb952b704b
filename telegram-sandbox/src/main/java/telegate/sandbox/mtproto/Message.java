package telegate.sandbox.mtproto;

/// A message as it stands inside of an encrypted packet.
///
/// @param body the TL bytes of the message
public record Message(long salt, long sessionId, long id, int seqno, byte[] body) {}
