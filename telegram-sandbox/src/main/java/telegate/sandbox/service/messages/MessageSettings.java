package telegate.sandbox.service.messages;

import java.util.List;
import telegate.sandbox.service.Methods;
import telegate.sandbox.tl.TlObject;

/// Folders, reactions, effects, bots in the attachment menu: there are none of them.
final class MessageSettings {
    private MessageSettings() {}

    static void register(Methods methods) {
        methods.constant(
                "messages.getDialogFilters",
                () ->
                        TlObject.of(
                                "messages.dialogFilters",
                                "filters",
                                List.of(TlObject.of("dialogFilterDefault"))));
        methods.constant(
                "messages.getAvailableReactions",
                () ->
                        TlObject.of(
                                "messages.availableReactions", "hash", 1, "reactions", List.of()));
        methods.constant(
                "messages.getAvailableEffects",
                () ->
                        TlObject.of(
                                "messages.availableEffects",
                                "hash",
                                1,
                                "effects",
                                List.of(),
                                "documents",
                                List.of()));
        methods.constant(
                "messages.getAttachMenuBots",
                () ->
                        TlObject.of(
                                "attachMenuBots",
                                "hash",
                                1,
                                "bots",
                                List.of(),
                                "users",
                                List.of()));
    }
}
