/// The pretended phone: a web page and a JSON API over the sandbox. Listens on the loopback address
/// only and talks only to who addresses it by that name.
@NullMarked
package telegate.sandbox.phone;

import org.jspecify.annotations.NullMarked;
