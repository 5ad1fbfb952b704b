/// The type language (TL) of Telegram's protocol: a schema read from a text file, immutable objects
/// made of it, and their bytes. Only constructors and methods named in `schema.tl` exist;
/// everything else is an [UnknownConstructor].
@NullMarked
package telegate.sandbox.tl;

import org.jspecify.annotations.NullMarked;
