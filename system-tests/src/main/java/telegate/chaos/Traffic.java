package telegate.chaos;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import telegate.chaos.Evidence.Member;

/// Messages to accounts drawn by lot, at a steady rate, until it is interrupted.
final class Traffic implements Runnable {

    private final ChaosSystem system;
    private final Members members;
    private final RandomGenerator random;
    private final long sender;
    private final Duration pause;

    /// @param sender who writes; somebody without devices
    /// @param rate messages in a second
    Traffic(ChaosSystem system, Members members, RandomGenerator random, long sender, double rate) {
        this.system = system;
        this.members = members;
        this.random = random;
        this.sender = sender;
        this.pause = Duration.ofNanos((long) (1e9 / rate));
    }

    @Override
    public void run() {
        try {
            while (true) {
                Optional<Member> member = members.any(random);
                if (member.isPresent()) {
                    // Not answered while the sandbox is down; what it has, it has noted.
                    boolean _ = system.phone().write(sender, member.get().person(), "hello");
                }
                Thread.sleep(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
