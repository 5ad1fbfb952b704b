package telegate.worker.manage;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import telegate.worker.masterkey.MasterKeyRotation;
import telegate.worker.masterkey.RotationRefusedException;
import telegate.worker.masterkey.RotationStatus;

/// Changes the master key without stopping anything; the steps are in the module's README. No
/// answer holds a key.
@LocalOnly
@Path("/manage/master-key")
@Produces(MediaType.APPLICATION_JSON)
public class MasterKeyResource {

    private static final Logger LOG = Logger.getLogger(MasterKeyResource.class);
    private static final MediaType PROBLEM = MediaType.valueOf("application/problem+json");

    private final MasterKeyRotation rotation;

    MasterKeyResource(MasterKeyRotation rotation) {
        this.rotation = rotation;
    }

    /// The keys of this worker and how far the last rotation is.
    @GET
    public RotationStatus status() {
        return rotation.status();
    }

    /// Reads the master key file again.
    @POST
    @Path("/reload")
    public RotationStatus reload() throws RotationRefusedException, SQLException {
        return rotation.reload();
    }

    /// Reads the file again and re-wraps everything under its first key, in the background.
    @POST
    @Path("/rotate")
    public RotationStatus rotate() throws RotationRefusedException, SQLException {
        return rotation.rotate();
    }

    /// A change that would not be safe.
    @ServerExceptionMapper
    public RestResponse<Map<String, Object>> refused(RotationRefusedException refusal) {
        return problem(Response.Status.CONFLICT, "MASTER_KEY_REFUSED", refusal);
    }

    /// Nothing is known without the database.
    @ServerExceptionMapper
    public RestResponse<Map<String, Object>> unavailable(SQLException failure) {
        LOG.warnf("The master keys cannot be looked up: %s", failure.getMessage());
        return problem(Response.Status.SERVICE_UNAVAILABLE, "DATABASE_UNAVAILABLE", failure);
    }

    private static RestResponse<Map<String, Object>> problem(
            Response.Status status, String code, Exception cause) {
        return RestResponse.ResponseBuilder.<Map<String, Object>>create(
                        RestResponse.Status.fromStatusCode(status.getStatusCode()))
                .type(PROBLEM)
                .entity(
                        Map.of(
                                "status", status.getStatusCode(),
                                "code", code,
                                "detail", String.valueOf(cause.getMessage())))
                .build();
    }
}
