package telegate.gateway.security;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.TrustedAuthenticationRequest;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/// Finds the user of a session cookie, which names him and is encrypted.
@ApplicationScoped
class SessionSignIn implements IdentityProvider<TrustedAuthenticationRequest> {

    private final Users users;

    SessionSignIn(Users users) {
        this.users = users;
    }

    @Override
    public Class<TrustedAuthenticationRequest> getRequestType() {
        return TrustedAuthenticationRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            TrustedAuthenticationRequest request, AuthenticationRequestContext context) {
        SignedInUser remembered = users.remembered(request.getPrincipal());
        if (remembered != null) {
            return Uni.createFrom().item(remembered.identity());
        }
        return context.runBlocking(() ->
                users.find(request.getPrincipal())
                        .orElseThrow(AuthenticationFailedException::new)
                        .identity());
    }
}
