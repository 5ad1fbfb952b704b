/// The chaos suite: breaks a running system in many ways, drawn from a seed, while people log in
/// and messages flow, and checks afterwards that nothing was lost and no key was used twice.
@NullMarked
package telegate.chaos;

import org.jspecify.annotations.NullMarked;
