package telegate.gateway.security;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import java.util.Set;
import telegate.contract.OwnerId;

/// A user as it was read from the database.
///
/// @param passwordHash bcrypt
record SignedInUser(long id, String name, String passwordHash, Set<String> roles) {

    OwnerId owner() {
        return OwnerId.of("user_" + id);
    }

    SecurityIdentity identity() {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(name))
                .addRoles(roles)
                .addAttribute(Caller.OWNER, owner())
                .build();
    }

    @Override
    public String toString() {
        return "SignedInUser[id=" + id + "]";
    }
}
