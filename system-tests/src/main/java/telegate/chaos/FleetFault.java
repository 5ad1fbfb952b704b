package telegate.chaos;

/// Workers come and go.
///
/// @param grows first one more and some time later one less, not always the same; or the other way
///   round
record FleetFault(boolean grows) implements Fault {

    @Override
    public String name() {
        return grows ? "grow" : "shrink";
    }

    @Override
    public void strike(Scene scene) throws InterruptedException {
        if (grows) {
            add(scene);
            scene.rest(3, 8);
            remove(scene);
        } else {
            remove(scene);
            scene.rest(3, 8);
            add(scene);
        }
    }

    private static void add(Scene scene) throws InterruptedException {
        scene.system().addRunningWorker();
    }

    private static void remove(Scene scene) throws InterruptedException {
        scene.system().withAnyWorker(scene.random(), scene.system()::remove);
    }
}
