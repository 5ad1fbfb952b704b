package telegate.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import telegate.chaos.Phone.Person;

/// Makes people for the visits, each a new one, and looks for their numbers from then on.
final class People {

    private final ChaosSystem system;
    private final Members members;
    private final Set<String> accepted;

    People(ChaosSystem system, Members members, Set<String> accepted) {
        this.system = system;
        this.members = members;
        this.accepted = accepted;
    }

    /// One visitor for each visit.
    List<Visitor> visitors(List<Round.Visit> visits) throws InterruptedException {
        int locked = (int) visits.stream().filter(Round.Visit::password).count();
        List<Person> with = make(locked, SecretSearch.PASSWORD + "right");
        List<Person> without = make(visits.size() - locked, null);
        List<Visitor> visitors = new ArrayList<>();
        for (Round.Visit visit : visits) {
            Person person = visit.password() ? with.removeLast() : without.removeLast();
            visitors.add(
                    new Visitor(system, members, accepted, person, visit.plan(), visit.leaves()));
        }
        return visitors;
    }

    private List<Person> make(int count, @Nullable String password) throws InterruptedException {
        if (count == 0) {
            return new ArrayList<>();
        }
        List<Person> people = new ArrayList<>(system.phone().people(count, password));
        people.forEach(person -> system.secrets().phone(person.number()));
        return people;
    }
}
