package telegate.gateway.rest;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/// Completes the API's description with what every operation may answer: problems.
public final class ApiDescription implements OASFilter {

    @Override
    public Operation filterOperation(Operation operation) {
        APIResponses responses = operation.getResponses();
        add(responses, "401", "Nobody is signed in.");
        add(responses, "429", "Too many attempts; `Retry-After` says when to come back.");
        add(responses, "503", "Kafka or the database cannot be reached; nothing was done.");
        add(responses, "default", "Any other problem.");
        for (APIResponse response : responses.getAPIResponses().values()) {
            if (response.getContent() == null && isProblem(responses, response)) {
                describe(response);
            }
        }
        return operation;
    }

    private static boolean isProblem(APIResponses responses, APIResponse response) {
        return responses.getAPIResponses().entrySet().stream()
                .anyMatch(each -> each.getValue() == response && !each.getKey().startsWith("2"));
    }

    private static void add(APIResponses responses, String status, String description) {
        if (!responses.hasAPIResponse(status)) {
            responses.addAPIResponse(
                    status, OASFactory.createAPIResponse().description(description));
        }
    }

    private static void describe(APIResponse response) {
        response.setContent(
                OASFactory.createContent()
                        .addMediaType(
                                "application/problem+json",
                                OASFactory.createMediaType()
                                        .schema(
                                                OASFactory.createSchema()
                                                        .ref("#/components/schemas/Problem"))));
    }
}
