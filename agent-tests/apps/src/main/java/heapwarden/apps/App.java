package heapwarden.apps;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A published program with fixed work. {@code App NAME ROUNDS FOLDER FIRST} runs so many rounds of
 * one, with numbers from the first on, and prints what came of them, which an agent must not
 * change; {@code App list} prints the names with the rounds of a full run.
 */
public abstract class App implements AutoCloseable {
  private static final Map<String, Entry> APPS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("tomcat", new Entry(Tomcats::new, 1500)),
              Map.entry("jetty", new Entry(Jetties::new, 1680)),
              Map.entry("h2-memory", new Entry(() -> Shop.of("jdbc:h2:mem:shop"), 4600)),
              Map.entry("h2-file", new Entry(() -> Shop.of("jdbc:h2:file:FOLDER/shop"), 4300)),
              Map.entry(
                  "derby", new Entry(() -> Shop.of("jdbc:derby:FOLDER/derby;create=true"), 800)),
              Map.entry("lucene-index", new Entry(() -> new Catalogue(false), 690)),
              Map.entry("lucene-search", new Entry(() -> new Catalogue(true), 1400)),
              Map.entry("javac", new Entry(Javac::new, 19)),
              Map.entry("ecj", new Entry(Ecj::new, 39)),
              Map.entry("groovy", new Entry(Groovy::new, 118)),
              Map.entry("jackson", new Entry(Jackson::new, 5200)),
              Map.entry("caffeine", new Entry(() -> Caches.caffeine(), 880)),
              Map.entry("guava", new Entry(() -> Caches.guava(), 700))));

  /** How one is made, and the rounds that take some 50 s of a processor of 2024 on JDK 17. */
  private record Entry(Maker maker, int rounds) {}

  /** Makes one. */
  interface Maker {
    App make() throws Exception;
  }

  /** Prepares in a folder that is its own. */
  void open(Path folder) throws Exception {}

  /** Works; answers a sum of what came of it. */
  abstract long round(int number) throws Exception;

  @Override
  public void close() throws Exception {}

  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("list")) {
      APPS.forEach((name, entry) -> System.out.println(name + ' ' + entry.rounds));
      return;
    }
    int rounds = Integer.parseInt(arguments[1]);
    int first = Integer.parseInt(arguments[3]);
    long sum = Past.live(first);
    try (App app = Objects.requireNonNull(APPS.get(arguments[0])).maker.make()) {
      app.open(Path.of(arguments[2]));
      for (int i = 0; i < rounds; i++) {
        sum = 31 * sum + app.round(first + i);
      }
    }
    System.out.println("result " + sum);
    System.exit(0); // threads of a database, or of a client, may wait for minutes
  }
}
