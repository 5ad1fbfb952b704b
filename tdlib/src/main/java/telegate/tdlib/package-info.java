/// The engine itself and nothing else: TDLib's shared library inside this jar, the code that
/// unpacks it, and a thin binding of its C functions with the foreign function API. What the JSON
/// means, and who may call what when, is the business of the callers.
@NullMarked
package telegate.tdlib;

import org.jspecify.annotations.NullMarked;
