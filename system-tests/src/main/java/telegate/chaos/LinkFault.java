package telegate.chaos;

import java.util.Locale;
import telegate.chaos.Link.Mode;
import telegate.chaos.WorkerLinks.Target;

/// One worker's way to one server is bad for a while, sometimes for longer than a lease.
record LinkFault(Target target, Mode mode) implements Fault {

    @Override
    public String name() {
        String how =
                switch (mode) {
                    case PASS -> throw new IllegalStateException("A way that is good is no fault");
                    case CUT -> "cut";
                    case HALF_OPEN -> "half-open";
                    case SLOW -> "slow";
                };
        return target.name().toLowerCase(Locale.ROOT) + "-" + how;
    }

    @Override
    public void strike(Scene scene) throws InterruptedException {
        Link link = scene.system().anyLinks(scene.random()).to(target);
        link.set(mode);
        scene.rest(5, 18);
        link.set(Mode.PASS);
    }
}
