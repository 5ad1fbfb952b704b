package telegate.worker.tdlib;

import java.util.OptionalInt;

/// What TDLib says right before it ends the process, as far as it tells whose doing that is.
///
/// @param client TDLib's number of the client in whose work a check has failed ([TdClient#id()]);
///   empty when it does not say
/// @param systemFailed whether the operating system had refused something, such as space on the
///   disk: then it is nobody's doing
public record LastWords(OptionalInt client, boolean systemFailed) {}
