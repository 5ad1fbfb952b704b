package telegate.standalone;

/// A child process that says that it is ready and waits to be ended, or ends at once when told to.
public final class Sleeper {

    private Sleeper() {}

    public static void main(String[] args) throws InterruptedException {
        if (args[0].equals("crash")) {
            System.out.println("something is broken");
            System.exit(3);
        }
        System.out.println("Sleeper ready");
        Thread.currentThread().join();
    }
}
