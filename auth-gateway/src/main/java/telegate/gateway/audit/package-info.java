/// Who did what, when and from where; no secrets. Written, never read by the gateway itself.
@NullMarked
package telegate.gateway.audit;

import org.jspecify.annotations.NullMarked;
