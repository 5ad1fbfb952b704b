/// What the REST resources of all features share: pages of lists, event streams, and the API's
/// description.
@NullMarked
package telegate.gateway.rest;

import org.jspecify.annotations.NullMarked;
