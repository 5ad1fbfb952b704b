package telegate.chaos;

import java.util.Optional;
import telegate.chaos.Evidence.Member;

/// What can happen to what is stored or sent.
sealed interface DataFault extends Fault {

    /// The newest commands come a second time.
    record Duplicates() implements DataFault {

        private static final int MOST = 20;

        @Override
        public String name() {
            return "duplicates";
        }

        @Override
        public void strike(Scene scene) throws InterruptedException {
            scene.system().repeatCommands(MOST);
        }
    }

    /// An account whose client aborts the whole process of whoever starts it.
    record Poison() implements DataFault {
        @Override
        public String name() {
            return "poison";
        }

        @Override
        public void strike(Scene scene) throws InterruptedException {
            Optional<Member> victim = scene.members().sacrifice(scene.random());
            if (victim.isEmpty() || !scene.system().phone().poison(victim.get().person(), true)) {
                return;
            }
            try {
                scene.system()
                        .withOwner(
                                victim.get().account(),
                                scene.random(),
                                worker -> {
                                    worker.lose();
                                    // It dies with the poisoned client, until that is in
                                    // quarantine.
                                    scene.system().bringBack(worker);
                                });
                scene.rest(10, 15);
            } finally {
                boolean _ = scene.system().phone().poison(victim.get().person(), false);
            }
        }
    }
}
