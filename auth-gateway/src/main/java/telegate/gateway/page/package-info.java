/// The pages: sign-in, the login by QR code and the dashboard, in English and Russian. Each page is
/// rendered here as it is now, and so is every change that follows: a region of the page is sent
/// anew as HTML by server-sent events, so there is one renderer and no second one in the browser.
/// What a login or an account is decides [telegate.gateway.login] and [telegate.gateway.account].
@NullMarked
package telegate.gateway.page;

import org.jspecify.annotations.NullMarked;
