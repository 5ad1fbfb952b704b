/// Who is asking, and whether they may: users of the database, sign-in by form (people) or HTTP
/// Basic (programs), limits on attempts, refusal of other sites' requests. What a signed-in person
/// may see is decided by annotations on the resources and by the owner of each object, never by
/// path rules.
@NullMarked
package telegate.gateway.security;

import org.jspecify.annotations.NullMarked;
