package telegate.worker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import telegate.worker.partition.FleetView.Member;
import telegate.worker.partition.FleetView.Partition;

class FairSharesTest {

    private static final UUID A = new UUID(0, 1);
    private static final UUID B = new UUID(0, 2);
    private static final UUID C = new UUID(0, 3);
    private static final UUID GONE = new UUID(0, 9);

    private static FleetView view(Set<UUID> members, @Nullable UUID... holders) {
        Map<UUID, Member> all = new HashMap<>();
        members.forEach(member -> all.put(member, new Member("w", 0, false)));
        List<Partition> partitions = new ArrayList<>();
        for (int i = 0; i < holders.length; i++) {
            partitions.add(new Partition(i, 1, holders[i], false));
        }
        return new FleetView(all, partitions);
    }

    private static List<Integer> taken(FairShares shares, UUID member) {
        Set<Integer> owned =
                shares.view().partitions().stream()
                        .filter(p -> member.equals(p.holder()))
                        .map(Partition::number)
                        .collect(Collectors.toSet());
        return shares.toTake(member, owned, Integer.MAX_VALUE).stream()
                .map(Partition::number)
                .toList();
    }

    @Test
    void shouldGiveEverythingToTheOnlyMember() {
        FairShares shares = new FairShares(view(Set.of(A), null, null, GONE), Set.of(A));

        assertThat(taken(shares, A)).containsExactly(0, 1, 2);
    }

    @Test
    void shouldDivideWhatIsFreeWithoutQuarrel() {
        Set<UUID> all = Set.of(A, B, C);
        FairShares shares =
                new FairShares(view(all, null, null, null, null, null, null, null), all);

        assertThat(Stream.of(A, B, C).flatMap(m -> taken(shares, m).stream()))
                .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6);
        assertThat(taken(shares, A)).hasSize(3);
        assertThat(taken(shares, C)).hasSize(2);
    }

    @Test
    void shouldNotTakeWhatALivingMemberHolds() {
        FairShares shares = new FairShares(view(Set.of(A, B), A, A, A, A), Set.of(A, B));

        assertThat(taken(shares, B)).isEmpty();
        assertThat(shares.sheds(A, 4)).isTrue();
        assertThat(shares.sheds(B, 0)).isFalse();
    }

    @Test
    void shouldShedNothingWhileAPartitionHasNoOwner() {
        FairShares shares = new FairShares(view(Set.of(A, B), A, A, A, null), Set.of(A, B));

        assertThat(shares.sheds(A, 3)).isFalse();
        assertThat(taken(shares, B)).containsExactly(3);
    }

    @Test
    void shouldShedNothingWhileThePartitionBeforeHasNotArrived() {
        FleetView arrived = view(Set.of(A, B), A, A, A, B);
        FleetView arriving =
                new FleetView(arrived.members(), with(arrived, new Partition(3, 1, B, true)));

        assertThat(new FairShares(arrived, Set.of(A, B)).sheds(A, 3)).isTrue();
        assertThat(new FairShares(arriving, Set.of(A, B)).sheds(A, 3)).isFalse();
    }

    private static List<Partition> with(FleetView view, Partition other) {
        return view.partitions().stream()
                .map(one -> one.number() == other.number() ? other : one)
                .toList();
    }

    @Test
    void shouldTakeAFewOfWhatIsBeingGivenBackAndAllThatADeadMemberLeft() {
        FairShares shares =
                new FairShares(view(Set.of(A, B), B, B, B, B, B, C, null, C, null, C), Set.of(A));

        assertThat(shares.toTake(A, Set.of(), 1).stream().map(Partition::number))
                .containsExactly(5, 6, 7, 9);
        assertThat(shares.toTake(A, Set.of(), -2).stream().map(Partition::number))
                .containsExactly(5, 7, 9);
    }

    @Test
    void shouldTakeEverythingThatWasGivenBackWhenNobodyGivesMore() {
        FairShares shares =
                new FairShares(view(Set.of(A, B), null, null, null, null), Set.of(A, B));

        assertThat(shares.toTake(A, Set.of(), 1)).hasSize(2);
        assertThat(shares.toTake(B, Set.of(), 1)).hasSize(2);
    }

    @Test
    void shouldLetOneMemberShedAtATime() {
        Set<UUID> all = Set.of(A, B, C);
        FairShares alike = new FairShares(view(all, A, A, A, A, B, B, B, B), all);
        FairShares unlike = new FairShares(view(all, A, A, A, B, B, B, B, B), all);

        assertThat(alike.sheds(A, 4)).isTrue();
        assertThat(alike.sheds(B, 4)).isFalse();
        assertThat(unlike.sheds(A, 4)).isFalse();
        assertThat(unlike.sheds(B, 5)).isTrue();
    }

    @Test
    void shouldNotCountOnAMemberThatDrainsOrIsAbsent() {
        FairShares shares = new FairShares(view(Set.of(A, B), A, A, null, null), Set.of(B));

        assertThat(taken(shares, B)).containsExactly(2, 3);
        assertThat(shares.target(A)).isZero();
    }

    @Test
    void shouldComeToRestWhenMembersComeAndGo() {
        @Nullable UUID[] holders = new UUID[64];
        settle(holders, Set.of(A));
        settle(holders, Set.of(A, B));
        settle(holders, Set.of(A, B, C));
        settle(holders, Set.of(B, C));
        settle(holders, Set.of(A, B, C));
    }

    /// Plays rounds in which everybody sheds one and takes what it should.
    private static void settle(@Nullable UUID[] holders, Set<UUID> members) {
        for (int round = 0; round < 200; round++) {
            for (UUID member : members) {
                FairShares shares = new FairShares(view(members, holders), members);
                int owned = (int) shares.view().heldBy(member);
                if (shares.sheds(member, owned)) {
                    holders[java.util.Arrays.asList(holders).lastIndexOf(member)] = null;
                }
                taken(shares, member).forEach(number -> holders[number] = member);
            }
        }
        FairShares shares = new FairShares(view(members, holders), members);
        for (UUID member : members) {
            assertThat(shares.view().heldBy(member)).isEqualTo(shares.target(member));
        }
    }
}
