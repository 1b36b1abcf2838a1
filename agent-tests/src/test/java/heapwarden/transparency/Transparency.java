package heapwarden.transparency;

import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Runs published suites without the agent, with it, and without it once more, test by test. A test
 * that differs between the two runs without an agent says nothing about it, and is counted apart.
 *
 * <p>Arguments: the file with the class path, then the features of the JDKs, such as {@code 17,25},
 * then words one of which is in the name of the suites to run; none for all.
 */
final class Transparency {
  private Transparency() {}

  public static void main(String[] arguments) throws IOException {
    String published = Files.readString(Path.of(arguments[0])).trim();
    // The suites first: they bring properties of their own.
    String classPath = published + File.pathSeparator + Jvm.ownClasses(Transparency.class);
    List<String> features = List.of(arguments[1].split(",", -1));
    List<Jdk> jdks =
        Jdk.all().filter(jdk -> features.contains(Integer.toString(jdk.feature()))).toList();
    List<String> words = List.of(arguments).subList(2, arguments.length);
    System.out.println("| suite | JDK | tests | passed | unsteady | differences |");
    System.out.println("|---|---:|---:|---:|---:|---:|");
    List<String> differences = new ArrayList<>();
    for (Suite suite : Suite.all(published)) {
      if (words.isEmpty() || words.stream().anyMatch(suite.name()::contains)) {
        for (Jdk jdk : jdks) {
          differences.addAll(compare(suite, jdk, classPath));
        }
      }
    }
    differences.forEach(System.out::println);
    if (!differences.isEmpty()) {
      System.exit(1);
    }
  }

  private static List<String> compare(Suite suite, Jdk jdk, String classPath) {
    Map<String, String> plain = suite.plain(jdk, classPath);
    Map<String, String> watched = suite.watched(jdk, classPath);
    Map<String, String> again = suite.plain(jdk, classPath);
    List<String> unsteady = new ArrayList<>(plain.keySet());
    unsteady.addAll(again.keySet());
    unsteady.removeIf(test -> Objects.equals(plain.get(test), again.get(test)));
    List<String> left = unsteady.stream().distinct().toList();
    int tests = plain.size();
    for (String test : left) {
      System.err.println(suite.name() + ", unsteady without an agent: " + test);
      plain.remove(test);
      watched.remove(test);
    }
    List<String> differences = Suite.differences(plain, watched);
    long passed = plain.values().stream().filter("SUCCESSFUL"::equals).count();
    System.out.printf(
        "| %s | %d | %,d | %,d | %d | %d |%n",
        suite.name(), jdk.feature(), tests, passed, left.size(), differences.size());
    return differences.stream().map(line -> suite.name() + ", " + jdk + ": " + line).toList();
  }
}
