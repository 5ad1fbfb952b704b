package telegate.worker;

import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.function.Predicate;
import telegate.worker.config.TelegramConfig;
import telegate.worker.storage.AccountStore;

/// One worker database is for one kind of data centre: a key of the test data centres means nothing
/// to the others. A worker that is set to the wrong kind could open no account, so it must not take
/// any.
@Singleton
class DataCentreCheck {

    private final boolean testDc;
    private final Predicate<Boolean> othersStored;

    @Inject
    DataCentreCheck(TelegramConfig telegram, AccountStore store) {
        this(telegram.testDc(), store::otherDataCentre);
    }

    /// @param othersStored whether clients of another kind than this one are stored
    DataCentreCheck(boolean testDc, Predicate<Boolean> othersStored) {
        this.testDc = testDc;
        this.othersStored = othersStored;
    }

    /// To be called before anything is written.
    ///
    /// @throws ConfigurationException with a sentence for the operator, when the stored accounts
    ///   are of the other kind; nothing was changed
    void demand() {
        if (othersStored.test(testDc)) {
            throw new ConfigurationException(
                    "The stored accounts are at Telegram's "
                            + kind(!testDc)
                            + " data centres, and telegate.telegram.test-dc="
                            + testDc
                            + " is for the "
                            + kind(testDc)
                            + " ones. Correct it, or give this worker another database. The worker"
                            + " does not start; nothing was changed.");
        }
    }

    private static String kind(boolean test) {
        return test ? "test" : "production";
    }
}
