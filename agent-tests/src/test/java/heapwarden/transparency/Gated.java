package heapwarden.transparency;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.transparency.Suite.Ended;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs published suites without an agent and under a gate in turn, and prints whether their tests
 * come out the same, how much longer they take, and what is left open by which tests. Arguments as
 * for {@link Transparency}.
 */
final class Gated {
  private static final int PAIRS = 3;

  private Gated() {}

  public static void main(String[] arguments) throws IOException {
    String published = Files.readString(Path.of(arguments[0])).trim();
    String classPath = published + File.pathSeparator + Jvm.ownClasses(Gated.class);
    List<String> features = List.of(arguments[1].split(",", -1));
    List<String> words = List.of(arguments).subList(2, arguments.length);
    List<String> differences = new ArrayList<>();
    System.out.println(
        "suite, JDK: tests, differences; seconds without and under a gate, percent longer (of pairs)");
    for (Suite suite : Suite.all(published)) {
      if (words.stream().anyMatch(suite.name()::contains)) {
        for (Jdk jdk : Jdk.all().toList()) {
          if (features.contains(Integer.toString(jdk.feature()))) {
            differences.addAll(gate(suite, jdk, classPath));
          }
        }
      }
    }
    differences.forEach(System.out::println);
    System.exit(differences.isEmpty() ? 0 : 1);
  }

  private static List<String> gate(Suite suite, Jdk jdk, String classPath) {
    List<Double> without = new ArrayList<>();
    List<Double> under = new ArrayList<>();
    List<Double> longer = new ArrayList<>();
    List<String> differences = List.of();
    Ended gated = suite.timed(jdk, classPath, true);
    for (int pair = 0; pair < PAIRS; pair++) {
      Ended plain = suite.timed(jdk, classPath, false);
      gated = pair == 0 ? gated : suite.timed(jdk, classPath, true);
      without.add(plain.seconds());
      under.add(gated.seconds());
      longer.add(100 * (gated.seconds() / plain.seconds() - 1));
      differences = Suite.differences(plain.outcomes(), gated.outcomes());
    }
    System.out.printf(
        "%s, %d: %,d tests, %d differences; %.1f s and %.1f s, %+.1f %% %s%n",
        suite.name(),
        jdk.feature(),
        gated.outcomes().size(),
        differences.size(),
        middle(without),
        middle(under),
        middle(longer),
        longer.stream().map(one -> "%+.1f".formatted(one)).toList());
    for (JsonElement one : gated.run().report().getAsJsonArray("findings")) {
      tell(one.getAsJsonObject());
    }
    return differences;
  }

  private static void tell(JsonObject finding) {
    if (finding.get("severity").getAsString().equals("info")
        || !finding.has("standing")
        || !finding.get("standing").getAsString().equals("NEW")) {
      return;
    }
    JsonElement by = finding.get("openedBy");
    System.out.printf(
        "    %s %s, %s: %s%n",
        finding.get("verdict").getAsString(),
        finding.get("kind").getAsString(),
        finding.get("site").getAsString(),
        by.isJsonNull() || by.getAsJsonArray().isEmpty()
            ? "no test"
            : by.getAsJsonArray().get(0).getAsJsonObject().get("test").getAsString()
                + (by.getAsJsonArray().size() > 1 ? " and others" : ""));
  }

  private static double middle(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }
}
