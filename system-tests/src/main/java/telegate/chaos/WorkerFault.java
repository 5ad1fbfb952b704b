package telegate.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import telegate.chaos.Link.Mode;
import telegate.chaos.WorkerLinks.Target;
import telegate.standalone.Part;

/// What can happen to a worker's process: something is done to one that is drawn by lot, while
/// nobody else does anything to it.
record WorkerFault(String name, Deed deed) implements Fault {

    /// How long to ask a drained one to take part again. Its process may be gone meanwhile, and the
    /// next one must have come up.
    private static final Duration UNDRAINED = Duration.ofMinutes(2);

    /// `kill -9`, and its supervisor has the others take over and starts it again.
    static final WorkerFault KILL =
            new WorkerFault(
                    "kill",
                    (scene, worker) -> {
                        worker.kill();
                        ChaosSystem.awaitBack(worker);
                    });

    /// Its machine is lost with its supervisor, for longer than a lease.
    static final WorkerFault LOSE =
            new WorkerFault(
                    "lose",
                    (scene, worker) -> {
                        worker.lose();
                        scene.rest(13, 18);
                        scene.system().bringBack(worker);
                    });

    /// SIGSTOP for longer than a lease, then SIGCONT.
    static final WorkerFault PAUSE =
            new WorkerFault(
                    "pause",
                    (scene, worker) -> {
                        ChaosSystem.pause(worker);
                        scene.rest(12, 18);
                        ChaosSystem.resume(worker);
                    });

    /// SIGSTOP again and again, each time for less than a lease.
    static final WorkerFault FLICKER =
            new WorkerFault(
                    "flicker",
                    (scene, worker) -> {
                        for (int i = 0; i < 3; i++) {
                            ChaosSystem.pause(worker);
                            scene.rest(2, 7);
                            ChaosSystem.resume(worker);
                            scene.rest(0, 2);
                        }
                    });

    /// SIGTERM, as a container runtime sends it; the supervisor starts it again.
    static final WorkerFault TERMINATE =
            new WorkerFault(
                    "terminate",
                    (scene, worker) -> {
                        boolean _ = worker.terminate();
                        scene.rest(5, 8);
                    });

    /// SIGTERM while Kafka is away from it, and has been for so long that copies were due.
    static final WorkerFault MUTE =
            new WorkerFault(
                    "mute",
                    (scene, worker) -> {
                        Link kafka = scene.system().linksOf(worker).to(Target.KAFKA);
                        kafka.set(Mode.CUT);
                        scene.rest(6, 9);
                        boolean _ = worker.terminate();
                        scene.rest(30, 35);
                        kafka.set(Mode.PASS);
                    });

    /// Its machine has no network for longer than a lease: nothing gets through in any direction,
    /// and what was sent meanwhile arrives afterwards, unless the sender has reset the connection.
    static final WorkerFault ISLAND =
            new WorkerFault(
                    "island",
                    (scene, worker) -> {
                        WorkerLinks links = scene.system().linksOf(worker);
                        links.setAll(Mode.HALF_OPEN);
                        scene.rest(14, 22);
                        links.setAll(Mode.PASS);
                    });

    /// A second process of the same name, as when a container's successor starts too early: in a
    /// folder of its own, or in the same one, where it has to wait for the first to end.
    static final WorkerFault TWIN =
            new WorkerFault(
                    "twin",
                    (scene, worker) -> {
                        boolean sameFolder = scene.random().nextBoolean();
                        Part twin = scene.system().addTwin(worker, sameFolder);
                        Thread start = scene.system().startAside(twin);
                        scene.rest(12, 20);
                        scene.system().remove(twin);
                        start.join();
                    });

    /// Its machine is lost, and all copies of its accounts but an old one: ten minutes old when the
    /// run has lasted so long, else as old as there is one.
    static final WorkerFault OLD_COPY =
            new WorkerFault(
                    "old-copy",
                    (scene, worker) -> {
                        worker.lose();
                        scene.note("old-copy: " + scene.system().putOldCopiesBack(worker));
                        scene.system().bringBack(worker);
                    });

    /// An operator has it give everything away, and then take part again. Refused when no other
    /// worker is there.
    static final WorkerFault DRAIN =
            new WorkerFault(
                    "drain",
                    (scene, worker) -> {
                        try (Http http = new Http(worker.port())) {
                            if (tell(http, "drain")) {
                                scene.rest(4, 10);
                                Instant end = Instant.now().plus(UNDRAINED);
                                while (!tell(http, "undrain") && Instant.now().isBefore(end)) {
                                    scene.rest(1, 1);
                                }
                            } else {
                                scene.note("drain: refused");
                            }
                        }
                    });

    private static boolean tell(Http http, String what) throws InterruptedException {
        return http.post("/manage/" + what, Map.of(), Map.of()).isOk();
    }

    /// What is done to the worker, and undone.
    interface Deed {
        void to(Scene scene, Part worker) throws InterruptedException;
    }

    @Override
    public void strike(Scene scene) throws InterruptedException {
        scene.system().withAnyWorker(scene.random(), worker -> deed.to(scene, worker));
    }

    @Override
    public String toString() {
        return name;
    }
}
