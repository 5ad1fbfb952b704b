package telegate.gateway.page;

/// What a person is told when something did not go as hoped.
///
/// @param title what happened
/// @param advice what to do about it
record Sentence(String title, String advice) {}
