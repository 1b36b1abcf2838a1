package heapwarden.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.DoubleFunction;
import org.junit.jupiter.api.Test;

/** A run that is cut short must have something of all, and one that is not, no more than asked. */
class PairPlanTest {
  private static final List<String> THREE = List.of("a", "b", "c");
  private static final List<String> WAY = List.of("advanced");

  @Test
  void theProgramsTakeTurns() {
    PairPlan plan = new PairPlan(THREE, WAY, 2, OptionalLong.empty());
    List<String> order = new ArrayList<>();
    for (var unit = plan.next(0); unit.isPresent(); unit = plan.next(0)) {
      order.add(unit.get().row().program + unit.get().number());
    }
    assertThat(order).containsExactly("a0", "b0", "c0", "a1", "b1", "c1");
  }

  @Test
  void withinATimeWhatDiffersMostHasMore() {
    PairPlan plan = measured("b", noise -> pair(1 + 0.01 * noise));
    assertThat(plan.next(7).orElseThrow().row().program).isEqualTo("b");
    int[] begun = new int[THREE.size()];
    for (int i = 0; i < 210; i++) {
      begun[THREE.indexOf(plan.next(8).orElseThrow().row().program)]++;
    }
    assertThat(begun[1]).isGreaterThan(190); // in the end 100 to 1, as the squares of 10 and 1
    assertThat(plan.next(1000)).isEqualTo(Optional.empty());
  }

  @Test
  void whatDiffersInMemoryHasMoreToo() {
    PairPlan plan =
        measured("c", noise -> new PairPlan.Pair(cost(10), cost(10.01, 100 + 2 * noise)));
    assertThat(plan.next(7).orElseThrow().row().program).isEqualTo("c");
  }

  @Test
  void aListOfProcessorsIsReadAsLinuxPrintsIt() {
    assertThat(Processors.parse("0-2,5,7-8")).containsExactly(0, 1, 2, 5, 7, 8);
    assertThat(Processors.parse("3")).containsExactly(3);
  }

  /** Two pairs of each program, which differ by ten times as much in one of them. */
  private static PairPlan measured(String noisy, DoubleFunction<PairPlan.Pair> pair) {
    PairPlan plan = new PairPlan(THREE, WAY, 2, OptionalLong.of(1000));
    for (int i = 0; i < 6; i++) {
      PairPlan.Unit unit = plan.next(i).orElseThrow();
      double noise = unit.row().program.equals(noisy) ? 10 : 1;
      unit.row().add(pair.apply(noise * unit.number()));
    }
    return plan;
  }

  private static PairPlan.Pair pair(double ratio) {
    return new PairPlan.Pair(cost(10), cost(10 * ratio));
  }

  private static SideBySide.Cost cost(double seconds) {
    return cost(seconds, 100);
  }

  private static SideBySide.Cost cost(double seconds, double megabytes) {
    return new SideBySide.Cost(seconds, seconds, megabytes, "result 1", Map.of());
  }
}
