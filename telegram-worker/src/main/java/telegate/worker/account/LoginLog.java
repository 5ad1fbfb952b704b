package telegate.worker.account;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import org.jboss.logging.Logger;
import telegate.contract.OwnerId;
import telegate.contract.Profile;

/// The steps of a login as sentences in the log, for whoever stands beside a person who connects an
/// account. Never a phone number, link, code or password.
public final class LoginLog {

    private static final Logger LOG = Logger.getLogger("telegate.login");

    private final ResourceBundle texts;

    /// @param language `en` or `ru`
    public LoginLog(String language) {
        this.texts =
                ResourceBundle.getBundle(
                        "telegate.worker.login-log",
                        Locale.of(language),
                        ResourceBundle.Control.getNoFallbackControl(
                                ResourceBundle.Control.FORMAT_PROPERTIES));
    }

    void starting(OwnerId owner) {
        info("starting", owner);
    }

    void codeMade(OwnerId owner) {
        info("code-made", owner);
    }

    void codeRenewed(OwnerId owner) {
        info("code-renewed", owner);
    }

    void waiting(OwnerId owner, long seconds) {
        info("waiting", owner, Long.toString(seconds));
    }

    void passwordAsked(OwnerId owner) {
        info("password-asked", owner);
    }

    void passwordChecking(OwnerId owner) {
        info("password-checking", owner);
    }

    void passwordRefused(OwnerId owner) {
        info("password-refused", owner);
    }

    void passwordRight(Profile profile) {
        info("password-right", name(profile));
    }

    void succeeded(Profile profile) {
        if (profile.username() == null) {
            info("succeeded-without-username", name(profile));
        } else {
            info("succeeded", name(profile), profile.username());
        }
    }

    void failed(OwnerId owner, Object reason) {
        LOG.warn(format("failed", owner, reason));
    }

    void ended(OwnerId owner, String how) {
        info("ended", owner, how);
    }

    private void info(String key, Object... values) {
        LOG.info(format(key, values));
    }

    private String format(String key, Object... values) {
        return new MessageFormat(texts.getString(key), texts.getLocale()).format(values);
    }

    private static String name(Profile profile) {
        return (profile.firstName() + " " + profile.lastName())
                .strip()
                .replaceAll("\\p{Cntrl}", " ");
    }
}
