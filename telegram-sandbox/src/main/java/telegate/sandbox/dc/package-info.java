/// The data centre: connections, sessions with their answer caches and salts, service messages, and
/// the dispatcher that hands queries to the services that registered for them.
@NullMarked
package telegate.sandbox.dc;

import org.jspecify.annotations.NullMarked;
