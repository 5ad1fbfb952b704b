package telegate.worker.egress;

/// A lease that the test ends and renews.
final class TestLease implements LeaseDeadline {

    private volatile boolean valid = true;

    @Override
    public boolean valid() {
        return valid;
    }

    void expire() {
        valid = false;
    }

    void renew() {
        valid = true;
    }
}
