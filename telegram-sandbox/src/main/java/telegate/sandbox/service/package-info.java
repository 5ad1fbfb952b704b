/// The API of Telegram, one service per namespace in the packages below. What is here, they share:
/// who may call, how long it took, and how people and messages are written in TL. Covered is what a
/// client needs to log in, to keep up to date and to exchange text messages; everything else is an
/// unknown method.
@NullMarked
package telegate.sandbox.service;

import org.jspecify.annotations.NullMarked;
