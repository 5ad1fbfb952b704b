package telegate.sandbox.dc;

/// What a client told about itself with `initConnection`; shown in the list of devices.
public record ClientInfo(int apiId, String deviceModel, String systemVersion, String appVersion) {}
