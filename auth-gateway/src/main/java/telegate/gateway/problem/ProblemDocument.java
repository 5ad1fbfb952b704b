package telegate.gateway.problem;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The body of every error answer under `/api` (RFC 9457).
///
/// @param type a name for the kind of problem, `urn:telegate:problem:` and the code
/// @param title what kind of problem, the same for each of its kind
/// @param status the HTTP status
/// @param code the kind of problem, for programs; never changes
/// @param detail what to know about this case
@Schema(name = "Problem", description = "An error (RFC 9457). `code` is stable, texts are not.")
public record ProblemDocument(String type, String title, int status, String code, String detail) {

    static ProblemDocument of(Problem problem) {
        return new ProblemDocument(
                "urn:telegate:problem:" + problem.code(),
                problem.type().title(),
                problem.status(),
                problem.code(),
                problem.detail());
    }
}
