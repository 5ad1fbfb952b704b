package telegate.gateway.login;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import telegate.contract.AccountId;

/// What is to be connected.
///
/// @param reconnectAccountId a disconnected account; null for a new one
@Schema(name = "StartLogin")
record StartLoginRequest(
        @Schema(
                        implementation = String.class,
                        format = "uuid",
                        description = "A disconnected account that is to be connected again.")
                @Nullable AccountId reconnectAccountId) {}
