package telegate.chaos;

import telegate.embedded.EmbeddedPostgres;
import telegate.standalone.Part;
import telegate.standalone.PartName;

/// A server that everybody uses goes away and comes back.
///
/// @param kill at once (SIGKILL), or in order
record ServerFault(PartName server, boolean kill) implements Fault {

    @Override
    public String name() {
        return server.label() + (kill ? "-kill" : "-restart");
    }

    @Override
    public void strike(Scene scene) throws InterruptedException {
        Part part = scene.system().part(server);
        boolean _ = scene.system().noteRecords();
        if (kill) {
            part.lose();
            if (server == PartName.POSTGRES) {
                // What was lost is its guard, which it outlives.
                EmbeddedPostgres.killServer(scene.system().folder(server));
            }
        } else {
            part.stop();
        }
        scene.rest(0, 6);
        scene.system().bringBack(part);
    }
}
