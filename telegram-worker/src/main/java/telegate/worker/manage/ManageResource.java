package telegate.worker.manage;

import jakarta.persistence.PersistenceException;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import telegate.worker.Insight;
import telegate.worker.Worker;
import telegate.worker.account.AccountSight;
import telegate.worker.storage.AccountStore;

/// The management endpoint. Thread-safe; blocks on the database where it changes something.
@Path("/manage")
@LocalOnly
@Produces(MediaType.APPLICATION_JSON)
class ManageResource {

    private static final Logger LOG = Logger.getLogger(ManageResource.class);
    private static final int LARGEST_PAGE = 500;

    private final Worker worker;
    private final AccountStore store;

    ManageResource(Worker worker, AccountStore store) {
        this.worker = worker;
        this.store = store;
    }

    @GET
    @Path("/worker")
    public WorkerView worker() {
        return WorkerView.of(insight());
    }

    @GET
    @Path("/partitions")
    public List<PartitionView> partitions() {
        Insight insight = insight();
        Map<Integer, Integer> accounts = insight.accounts().counts();
        return insight.fleet().held().stream()
                .map(held -> PartitionView.of(held, accounts))
                .toList();
    }

    /// @param partition only this one's accounts
    /// @param after the `next` of the page before
    @GET
    @Path("/accounts")
    public AccountPage accounts(
            @QueryParam("partition") @Nullable String partition,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @DefaultValue("100") String limit) {
        int size = number("limit", limit, 1, LARGEST_PAGE);
        Integer only =
                partition == null ? null : number("partition", partition, 0, Integer.MAX_VALUE);
        List<AccountSight> found = insight().accounts().sights(only, uuid(after), size + 1);
        return AccountPage.of(found, size);
    }

    /// Accounts of the whole fleet that were set aside, and why.
    ///
    /// @param after the `next` of the page before
    @GET
    @Path("/quarantine")
    public QuarantinePage quarantine(
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @DefaultValue("100") String limit) {
        int size = number("limit", limit, 1, LARGEST_PAGE);
        UUID behind = uuid(after);
        try {
            return QuarantinePage.of(store.quarantined(behind, size + 1), size);
        } catch (PersistenceException e) {
            LOG.warnf("The quarantine cannot be read: %s", e.getMessage());
            throw Refusals.of(503, "unavailable", "The database does not answer.");
        }
    }

    @GET
    @Path("/drain")
    public DrainView progress() {
        return DrainView.of(insight());
    }

    /// Gives every partition away, one at a time. Harmless when it was asked for before.
    ///
    /// @param force also when no other worker is there to take them
    @POST
    @Path("/drain")
    public Response drain(@QueryParam("force") @DefaultValue("false") boolean force) {
        Insight insight = insight();
        try {
            if (!insight.fleet().drain(force)) {
                throw Refusals.of(
                        409,
                        "nobody-to-take-over",
                        "No other worker is there to take the accounts over. Start one first, or"
                                + " drain with ?force=true and leave them offline until one comes.");
            }
        } catch (SQLException e) {
            throw unreachable(e);
        }
        return Response.accepted(DrainView.of(insight)).build();
    }

    /// Takes part again.
    @POST
    @Path("/undrain")
    public Response undrain() {
        Insight insight = insight();
        try {
            if (!insight.fleet().undrain()) {
                throw Refusals.of(409, "stopping", "This worker stops.");
            }
        } catch (SQLException e) {
            throw unreachable(e);
        }
        return Response.accepted(DrainView.of(insight)).build();
    }

    private Insight insight() {
        return worker.insight()
                .orElseThrow(() -> Refusals.of(503, "not-running", "This worker starts or stops."));
    }

    private static WebApplicationException unreachable(SQLException e) {
        LOG.warnf("The fleet cannot be told: %s", e.getMessage());
        return Refusals.of(
                503, "unavailable", "The database does not answer, so the others cannot be told.");
    }

    private static int number(String name, String text, int least, int most) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            LOG.debugf("%s is no number", name);
        }
        throw Refusals.badValue(name, "a number from " + least + " to " + most);
    }

    private static @Nullable UUID uuid(@Nullable String text) {
        try {
            return text == null ? null : UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Refusals.badValue("after", "the next of the page before");
        }
    }
}
