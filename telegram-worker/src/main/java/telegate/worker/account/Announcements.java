package telegate.worker.account;

import org.jspecify.annotations.Nullable;
import telegate.contract.ChatMessage;
import telegate.contract.Envelope;
import telegate.contract.Event;
import telegate.contract.LoginId;
import telegate.contract.TimeOrderedIds;
import telegate.worker.messaging.Sending;

/// What one account tells Kafka, and whether Kafka has it. Runs on the account's lane, but for what
/// says otherwise.
final class Announcements {

    private final Account account;
    private volatile Unpublished unpublished = new Unpublished();

    Announcements(Account account) {
        this.account = account;
    }

    /// Publishes a state; to be called after it was stored.
    void publish(Event event, @Nullable LoginId loginId) {
        publishing(account.context.states().publish(account.stored(), event, loginId));
    }

    /// Publishes a chat message.
    void publishMessage(ChatMessage message) {
        publishing(
                account.context
                        .publisher()
                        .chatMessage(account.partition().number(), envelope(message)));
    }

    private Envelope<ChatMessage> envelope(ChatMessage message) {
        return new Envelope<>(
                TimeOrderedIds.next(),
                account.context.clock().instant(),
                account.stored().tenant(),
                account.accountId(),
                null,
                null,
                message);
    }

    /// What Kafka has not acknowledged. From any thread.
    Unpublished unpublished() {
        return unpublished;
    }

    /// What is on its way still is told again by the restored client.
    void beginAnew() {
        unpublished = new Unpublished();
    }

    private void publishing(Sending sending) {
        Unpublished present = unpublished;
        present.add(sending);
        var unused =
                sending.acknowledged()
                        .whenComplete((_, error) -> {
                            if (error != null) {
                                notPublished(present, error);
                            }
                        });
    }

    /// On the producer's thread, which must not wait.
    private void notPublished(Unpublished from, Throwable error) {
        account.insist(() -> {
            // One failure of many, or from before the account started again.
            if (from == unpublished) {
                account.failed(new IllegalStateException("Kafka did not take a record", error));
            }
        });
    }
}
