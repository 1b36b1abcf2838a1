package heapwarden.growth;

import heapwarden.harness.Jdk;
import java.util.Arrays;
import java.util.List;

/** {@code scripts/bench quality}: what is found of growth, in many seeded runs, as a table. */
final class Quality {
  private Quality() {}

  /**
   * Arguments: the first and the last seed, the JDKs by number and comma, how many JVMs at once.
   * Exits with 1 when a leak was missed or something else was told, with 3 when a JDK is missing.
   */
  public static void main(String[] args) {
    int first = Integer.parseInt(args[0]);
    int last = Integer.parseInt(args[1]);
    List<Jdk> jdks = List.of();
    try {
      jdks = jdks(args[2]);
    } catch (IllegalArgumentException e) {
      System.err.println("bench: " + e.getMessage());
      System.exit(3);
    }
    Trials trials = new Trials(Subject.all(), jdks, first, last, Integer.parseInt(args[3]));
    System.out.print(trials.table());
    System.out.print(trials.areAllRight() ? "" : "\n" + trials.wrong());
    System.exit(trials.areAllRight() ? 0 : 1);
  }

  /** The JDKs of a list such as {@code 17,25}; fails when one is not on this machine. */
  static List<Jdk> jdks(String features) {
    return Arrays.stream(features.split(",")).map(Quality::jdk).toList();
  }

  private static Jdk jdk(String feature) {
    return Jdk.all()
        .filter(jdk -> Integer.toString(jdk.feature()).equals(feature))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no JDK " + feature + " was found"));
  }
}
