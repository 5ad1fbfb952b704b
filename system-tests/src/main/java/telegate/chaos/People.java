package telegate.chaos;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import telegate.chaos.Members.Guest;
import telegate.chaos.Phone.Person;

/// Finds people for the visits, those who come again among the members. The others are new ones,
/// whose numbers are looked for from then on.
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
    ///
    /// @param random draws those who come again
    List<Visitor> visitors(List<Round.Visit> visits, RandomGenerator random)
            throws InterruptedException {
        List<Guest> guests =
                members.invite((int) visits.stream().filter(Round.Visit::again).count(), random);
        int locked = (int) visits.stream().filter(Round.Visit::password).count();
        List<Person> with = make(locked, SecretSearch.PASSWORD + "right");
        List<Person> without = make(visits.size() - guests.size() - locked, null);
        Deque<Guest> again = new ArrayDeque<>(guests);
        List<Visitor> visitors = new ArrayList<>();
        for (Round.Visit visit : visits) {
            Guest guest = visit.again() ? again.poll() : null;
            visitors.add(guest == null ? visitor(visit, with, without) : visitor(visit, guest));
        }
        return visitors;
    }

    private Visitor visitor(Round.Visit visit, List<Person> with, List<Person> without) {
        Person person = visit.password() ? with.removeLast() : without.removeLast();
        return new Visitor(system, members, accepted, person, null, visit);
    }

    private Visitor visitor(Round.Visit visit, Guest guest) {
        return new Visitor(system, members, accepted, guest.person(), guest.account(), visit);
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
