package telegate.sandbox.account;

/// A key of another data centre that a device authorised with the help of its own. It may ask in
/// the name of the account, is no device by itself, and ends with its device.
///
/// @param deviceKeyId the key of the device
public record LinkedKey(long keyId, long deviceKeyId) {}
