package telegate.chaos;

import telegate.chaos.Link.Mode;
import telegate.chaos.WorkerLinks.Target;
import telegate.standalone.Part;

/// What can happen to a worker's process.
sealed interface WorkerFault extends Fault {

    /// `kill -9`, and the supervisor starts it again at once.
    record Kill() implements WorkerFault {
        @Override
        public String name() {
            return "kill";
        }

        @Override
        public void strike(Scene scene) throws InterruptedException {
            scene.system()
                    .withAnyWorker(
                            scene.random(),
                            worker -> {
                                worker.lose();
                                scene.system().bringBack(worker);
                            });
        }
    }

    /// Its machine is lost with its supervisor, for longer than a lease.
    record Lose() implements WorkerFault {
        @Override
        public String name() {
            return "lose";
        }

        @Override
        public void strike(Scene scene) throws InterruptedException {
            scene.system()
                    .withAnyWorker(
                            scene.random(),
                            worker -> {
                                worker.lose();
                                Thread.sleep(scene.between(13, 18));
                                scene.system().bringBack(worker);
                            });
        }
    }

    /// SIGSTOP for longer than a lease, then SIGCONT.
    record Pause() implements WorkerFault {
        @Override
        public String name() {
            return "pause";
        }

        @Override
        public void strike(Scene scene) throws InterruptedException {
            scene.system()
                    .withAnyWorker(
                            scene.random(),
                            worker -> {
                                ChaosSystem.pause(worker);
                                Thread.sleep(scene.between(12, 18));
                                ChaosSystem.resume(worker);
                            });
        }
    }

    /// SIGSTOP again and again, each time for less than a lease.
    record Flicker() implements WorkerFault {

        private static final int TIMES = 3;

        @Override
        public String name() {
            return "flicker";
        }

        @Override
        public void strike(Scene scene) throws InterruptedException {
            scene.system()
                    .withAnyWorker(
                            scene.random(),
                            worker -> {
                                for (int i = 0; i < TIMES; i++) {
                                    ChaosSystem.pause(worker);
                                    Thread.sleep(scene.between(2, 7));
                                    ChaosSystem.resume(worker);
                                    Thread.sleep(scene.between(0, 2));
                                }
                            });
        }
    }

    /// SIGTERM, as a container runtime sends it; the supervisor starts it again.
    record Terminate() implements WorkerFault {
        @Override
        public String name() {
            return "terminate";
        }

        @Override
        public void strike(Scene scene) throws InterruptedException {
            scene.system()
                    .withAnyWorker(
                            scene.random(),
                            worker -> {
                                boolean _ = worker.terminate();
                                Thread.sleep(scene.between(5, 8));
                            });
        }
    }

    /// SIGTERM while Kafka is away from it, and has been for so long that copies were due.
    record Mute() implements WorkerFault {
        @Override
        public String name() {
            return "mute";
        }

        @Override
        public void strike(Scene scene) throws InterruptedException {
            scene.system()
                    .withAnyWorker(
                            scene.random(),
                            worker -> {
                                Link kafka = scene.system().linksOf(worker).to(Target.KAFKA);
                                kafka.set(Mode.CUT);
                                Thread.sleep(scene.between(6, 9));
                                boolean _ = worker.terminate();
                                Thread.sleep(scene.between(30, 35));
                                kafka.set(Mode.PASS);
                            });
        }
    }

    /// A second process of the same name, as when a container's successor starts too early.
    record Twin() implements WorkerFault {
        @Override
        public String name() {
            return "twin";
        }

        @Override
        public void strike(Scene scene) throws InterruptedException {
            scene.system()
                    .withAnyWorker(
                            scene.random(),
                            worker -> {
                                Part twin = scene.system().addTwin(worker);
                                Thread start = scene.system().startAside(twin);
                                Thread.sleep(scene.between(12, 20));
                                scene.system().remove(twin);
                                start.join();
                            });
        }
    }

    /// One more worker, and some time later one less, not always the same.
    record Grow() implements WorkerFault {
        @Override
        public String name() {
            return "grow";
        }

        @Override
        public void strike(Scene scene) throws InterruptedException {
            scene.system().bringBack(scene.system().addWorker());
            Thread.sleep(scene.between(3, 8));
            scene.system().withAnyWorker(scene.random(), scene.system()::remove);
        }
    }

    /// One worker less, and some time later one more.
    record Shrink() implements WorkerFault {
        @Override
        public String name() {
            return "shrink";
        }

        @Override
        public void strike(Scene scene) throws InterruptedException {
            scene.system().withAnyWorker(scene.random(), scene.system()::remove);
            Thread.sleep(scene.between(3, 8));
            scene.system().bringBack(scene.system().addWorker());
        }
    }
}
