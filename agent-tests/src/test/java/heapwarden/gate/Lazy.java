package heapwarden.gate;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.jar.JarFile;
import java.util.zip.Inflater;

/**
 * Makes singletons when they are first needed, in the ways that programs do; and gathers, in static
 * fields too, what it should have closed.
 */
public final class Lazy {
  private static final String FILE = "/proc/self/status";

  private static ExecutorService pool;
  private static BufferedReader reader;
  private static URLClassLoader loader;
  private static JarFile jar;
  private static final Memo<Inflater> MEMO = new Memo<>();

  private static final List<InputStream> LIST = new ArrayList<>();
  private static final Map<String, InputStream> MAP = new ConcurrentHashMap<>();
  private static final InputStream[] ARRAY = new InputStream[1];
  private static Link chain;
  private static WatchService overwritten;

  private Lazy() {}

  /** What its constructor opens is kept by its one instance. */
  static final class Client {
    private static Client instance;
    private final InputStream in;

    private Client() throws IOException {
      in = new FileInputStream(FILE);
    }

    static synchronized Client get() throws IOException {
      if (instance == null) {
        instance = new Client();
      }
      return instance;
    }
  }

  /** As libraries have them. */
  static final class Memo<T> {
    private T value;

    synchronized T get(Supplier<T> maker) {
      if (value == null) {
        value = maker.get();
      }
      return value;
    }
  }

  /** A list of the program's own making. */
  static final class Link {
    final InputStream in;
    final Link next;

    Link(Link next) throws IOException {
      this.in = new FileInputStream(FILE);
      this.next = next;
    }
  }

  public static void main(String[] arguments) throws Exception {
    for (String argument : arguments) {
      run(argument);
    }
  }

  private static void run(String what) throws Exception {
    switch (what) {
      case "pool" -> pool();
      case "reader" -> reader();
      case "client" -> Client.get().in.read();
      case "loader" -> loader();
      case "jar" -> jar();
      case "memo" -> memo();
      case "list" -> list();
      case "map" -> map();
      case "array" -> array();
      case "chain" -> chain();
      case "overwritten" -> overwritten();
      default -> throw new IllegalArgumentException(what);
    }
  }

  private static void pool() throws Exception {
    pool =
        Executors.newFixedThreadPool(
            2,
            task -> {
              Thread thread = new Thread(task);
              thread.setDaemon(true);
              return thread;
            });
    pool.submit(() -> {}).get();
    pool.submit(() -> {}).get();
  }

  private static void reader() throws IOException {
    reader =
        new BufferedReader(
            new InputStreamReader(new FileInputStream(FILE), StandardCharsets.UTF_8));
  }

  private static void loader() {
    loader = new URLClassLoader(new URL[0]);
  }

  private static void jar() throws IOException {
    jar = new JarFile(System.getProperty("lazy.jar"));
  }

  private static void memo() {
    MEMO.get(() -> new Inflater()).reset();
  }

  private static void list() throws IOException {
    for (int i = 0; i < 3; i++) {
      LIST.add(new FileInputStream(FILE));
    }
  }

  private static void map() throws IOException {
    MAP.put("status", new FileInputStream(FILE));
  }

  private static void array() throws IOException {
    ARRAY[0] = new FileInputStream(FILE);
  }

  private static void chain() throws IOException {
    for (int i = 0; i < 5; i++) {
      chain = new Link(chain);
    }
  }

  /** The last of them is kept, the others were dropped. */
  private static void overwritten() throws IOException {
    for (int i = 0; i < 3; i++) {
      overwritten = FileSystems.getDefault().newWatchService();
    }
  }
}
