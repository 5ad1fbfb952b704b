package telegate.gateway.page;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import telegate.contract.AccountId;
import telegate.contract.FailureCode;
import telegate.contract.LoginEvent;
import telegate.contract.LoginId;
import telegate.contract.Notice;
import telegate.contract.NoticeCode;
import telegate.contract.OwnerId;
import telegate.contract.TenantId;
import telegate.gateway.login.LoginView;

/// Renders the region of the login page that shows where a login stands. The first answer and every
/// event after it carry this same HTML. Thread-safe, does not block.
@ApplicationScoped
class LoginPanel {

    private static final Logger LOG = Logger.getLogger(LoginPanel.class);
    private static final String LINK_SCHEME = "tg://";

    private final InstantSource clock;

    LoginPanel(InstantSource clock) {
        this.clock = clock;
    }

    /// What every step has.
    ///
    /// @param step tells the script whether the page went on to another step
    /// @param login empty before a login was begun
    /// @param left until the login's deadline, or null when there is none to wait for
    /// @param elsewhere whether a new login may come to a worker that has room
    record Head(
            String step,
            String login,
            long version,
            String status,
            @Nullable Remark remark,
            @Nullable Countdown left,
            boolean over,
            boolean elsewhere) {}

    /// A [Notice] in words.
    ///
    /// @param pause until Telegram listens again, or null
    /// @param checklist whether the list of what may be wrong with a password belongs to it
    record Remark(
            Sentence sentence, @Nullable Countdown pause, boolean checklist, boolean warning) {}

    /// @see LoginEvent.PasswordRequired
    record Question(String hint, String challenge, boolean refused, boolean mayConfirm) {}

    /// How a login ended that connected nothing.
    ///
    /// @param icon which picture goes with it
    /// @param pause until it makes sense to begin anew, or null for at once
    record Ending(Sentence sentence, String icon, @Nullable Countdown pause) {}

    @CheckedTemplate(basePath = "page", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    static final class Templates {
        private Templates() {}

        static native TemplateInstance panelIdle(Head head);

        static native TemplateInstance panelRequested(Head head);

        static native TemplateInstance panelScan(Head head, QrCode qr, @Nullable String link);

        static native TemplateInstance panelPassword(Head head, Question question);

        static native TemplateInstance panelSucceeded(
                Head head, Avatar avatar, boolean alreadyConnected);

        static native TemplateInstance panelEnded(Head head, Ending ending);
    }

    /// Renders a code that nobody sees, beside the start: otherwise the first person would wait for
    /// the classes to be loaded.
    void warmUp(@Observes StartupEvent start) {
        Instant now = clock.instant();
        OwnerId nobody = OwnerId.of("nobody");
        LoginEvent scan =
                new LoginEvent.AwaitingScan(nobody, 1, now, "tg://login?token=none", 1, null);
        LoginView login =
                new LoginView(
                        LoginId.next(), AccountId.next(), TenantId.BUILT_IN, nobody, 1, scan, now);
        Thread.ofVirtual()
                .name("page-warm-up")
                .start(() -> {
                    for (Language language : Language.values()) {
                        LOG.debugf("Warmed up length=%d", of(login, language).length());
                    }
                });
    }

    /// The region before a login was begun.
    String idle(Language language) {
        Messages messages = Sentences.in(language).messages();
        Head head = new Head("idle", "", -1, messages.statusIdle(), null, null, false, false);
        return html(Templates.panelIdle(head), language);
    }

    /// The region of a login as it is now.
    String of(LoginView login, Language language) {
        Sentences sentences = Sentences.in(language);
        return html(new Rendering(login, sentences, clock.instant()).template(), language);
    }

    private static String html(TemplateInstance template, Language language) {
        return template.setLocale(language.locale()).render();
    }

    /// One login, in one language, at one moment.
    private record Rendering(LoginView login, Sentences sentences, Instant now) {

        TemplateInstance template() {
            Messages messages = sentences.messages();
            return switch (login.state()) {
                case LoginEvent.Requested requested ->
                        Templates.panelRequested(
                                head("requested", messages.statusRequested(), requested.notice()));
                case LoginEvent.AwaitingScan scan ->
                        Templates.panelScan(
                                head("scan", messages.statusScan(), scan.notice()),
                                QrCode.of(scan.link()),
                                scan.link().startsWith(LINK_SCHEME) ? scan.link() : null);
                case LoginEvent.PasswordRequired asked ->
                        Templates.panelPassword(
                                head("password", messages.statusPassword(), asked.notice()),
                                question(asked));
                case LoginEvent.Succeeded succeeded ->
                        Templates.panelSucceeded(
                                head("succeeded", messages.statusSucceeded(), null),
                                Avatar.of(succeeded.profile()),
                                succeeded.alreadyConnected());
                case LoginEvent.Failed failed ->
                        Templates.panelEnded(
                                head("failed", messages.statusFailed(), null),
                                new Ending(
                                        sentences.of(failed.code()),
                                        "warning",
                                        until(failed.retryAt())));
                case LoginEvent.Cancelled cancelled ->
                        Templates.panelEnded(
                                head("cancelled", messages.statusCancelled(), null),
                                new Ending(sentences.of(cancelled.reason()), "cross", null));
                case LoginEvent.Expired _ ->
                        Templates.panelEnded(
                                head("expired", messages.statusExpired(), null),
                                new Ending(sentences.expired(), "clock", null));
            };
        }

        private Head head(String step, String status, @Nullable Notice notice) {
            boolean over = login.state().isFinal();
            return new Head(
                    step,
                    login.loginId().toString(),
                    login.version(),
                    status,
                    remark(notice),
                    over ? null : until(login.state().deadline()),
                    over,
                    login.state() instanceof LoginEvent.Failed failed
                            && failed.code() == FailureCode.CAPACITY_REACHED);
        }

        private Question question(LoginEvent.PasswordRequired asked) {
            Notice notice = asked.notice();
            NoticeCode code = notice == null ? null : notice.code();
            boolean waits =
                    code == NoticeCode.FLOOD_WAIT
                            && notice != null
                            && until(notice.retryAt()) != null;
            return new Question(
                    asked.hint(),
                    asked.challengeId().toString(),
                    code == NoticeCode.PASSWORD_INCORRECT,
                    !waits);
        }

        /// Null as well when Telegram's time to wait is over.
        private @Nullable Remark remark(@Nullable Notice notice) {
            if (notice == null) {
                return null;
            }
            Countdown pause = until(notice.retryAt());
            if (notice.retryAt() != null && pause == null) {
                return null;
            }
            boolean refused = notice.code() == NoticeCode.PASSWORD_INCORRECT;
            boolean warning = refused || notice.code() == NoticeCode.FLOOD_WAIT;
            return new Remark(sentences.of(notice.code()), pause, refused, warning);
        }

        /// Rounded up, so that the count ends when the time has really come; null when it has.
        private @Nullable Countdown until(@Nullable Instant time) {
            if (time == null || !time.isAfter(now)) {
                return null;
            }
            return new Countdown(Duration.between(now, time).plusMillis(999).toSeconds());
        }
    }
}
