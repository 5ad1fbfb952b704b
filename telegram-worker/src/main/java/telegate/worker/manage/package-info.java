/// What an operator may ask of a running worker over HTTP. Answers hold no secret, and the port is
/// not for the public.
@NullMarked
package telegate.worker.manage;

import org.jspecify.annotations.NullMarked;
