package telegate.sandbox.login;

/// The client that asks, as it described itself when it connected.
///
/// @param keyId its auth key
/// @param dc the data centre that it talks to
public record Caller(
        long keyId, int dc, int apiId, String model, String systemVersion, String appVersion) {}
