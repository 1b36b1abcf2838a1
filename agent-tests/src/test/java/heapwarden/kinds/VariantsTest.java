package heapwarden.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every public way to open a resource is followed, and every proper end of one is seen. */
class VariantsTest {
  private static final String TRACKED =
      Stream.of("Lease", "Failing", "Pool#borrow>giveBack")
          .map(name -> Variants.class.getName() + "$" + name)
          .collect(Collectors.joining(":"));

  static Stream<Jdk> jdks() {
    return Jdk.all().filter(jdk -> jdk.feature() >= 17);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void findsEachLeakAndOnlyThose(Jdk jdk) {
    Run run =
        Jvm.of(jdk)
            .agent("gate,interval=100ms,app=heapwarden.kinds,track=" + TRACKED)
            .args("-Dsome.jar=" + Jvm.agentJar())
            .run(Variants.class)
            .succeeded();

    Set<String> expected = new TreeSet<>();
    Arrays.stream(Variants.class.getDeclaredMethods())
        .map(method -> method.getName())
        .filter(name -> name.startsWith("leak_"))
        .filter(name -> jdk.feature() >= 21 || !name.contains("virtualThreads"))
        .sorted(Comparator.naturalOrder())
        .forEach(name -> expected.add(name.split("_")[1] + " in " + name));

    Set<String> found = new TreeSet<>();
    for (Run.Found finding : run.gateFindings()) {
      String site = finding.site().substring(0, finding.site().indexOf('('));
      found.add(
          finding.kind().replace("-", "") + " in " + site.substring(site.lastIndexOf('.') + 1));
    }
    assertThat(found).isEqualTo(expected);
    assertThat(run.report().getAsJsonObject("agent").get("hookErrors").getAsLong()).isZero();
    assertThat(run.report().getAsJsonObject("agent").get("weaveFailures").getAsLong()).isZero();
  }
}
