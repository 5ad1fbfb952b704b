package telegate.gateway.problem;

/// The problems that come from HTTP itself and not from a resource.
final class StatusProblems {

    private StatusProblems() {}

    static Problem of(int status) {
        return switch (status) {
            case 400 ->
                    new Problem(
                            ProblemType.MALFORMED_REQUEST,
                            "Send JSON as the API's description says.");
            case 401 -> new Problem(ProblemType.NOT_SIGNED_IN, "Sign in first.");
            case 403 -> new Problem(ProblemType.FORBIDDEN, "You may not do this.");
            case 404 -> new Problem(ProblemType.NOT_FOUND, "There is no such thing.");
            case 405 ->
                    new Problem(
                            ProblemType.METHOD_NOT_ALLOWED, "This path does not know this method.");
            case 406 ->
                    new Problem(
                            ProblemType.NOT_ACCEPTABLE,
                            "None of the formats in the Accept header is available.");
            case 413 -> new Problem(ProblemType.BODY_TOO_LARGE, "A body may have 64 KiB at most.");
            case 415 ->
                    new Problem(
                            ProblemType.UNSUPPORTED_MEDIA_TYPE,
                            "Send the body as application/json.");
            default ->
                    status >= 400 && status < 500
                            ? new Problem(
                                    ProblemType.MALFORMED_REQUEST, "The request cannot be read.")
                            : new Problem(
                                    ProblemType.INTERNAL,
                                    "The gateway could not do this. Its log says more.");
        };
    }
}
