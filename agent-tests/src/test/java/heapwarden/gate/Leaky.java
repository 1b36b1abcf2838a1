package heapwarden.gate;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Timer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.Inflater;

/** Leaks what it is told to, and ends as it is told to. */
@SuppressWarnings("StreamResourceLeak") // on purpose
public final class Leaky {
  private static final List<Object> HELD = new ArrayList<>();
  private static final String FILE = "/proc/self/status";

  private Leaky() {}

  /** What a singleton of a class opens is meant to live as long as the JVM. */
  static final class Singleton {
    static final FileInputStream LOG = open();

    private Singleton() {}

    private static FileInputStream open() {
      try {
        return new FileInputStream(FILE);
      } catch (IOException e) {
        throw new ExceptionInInitializerError(e);
      }
    }
  }

  public static void main(String[] arguments) throws Exception {
    for (String argument : arguments) {
      run(argument);
    }
  }

  private static void run(String what) throws Exception {
    switch (what) {
      case "file" -> file();
      case "inflater" -> HELD.add(new Inflater());
      case "dropped" -> drop();
      case "timer" -> HELD.add(new Timer("leaky", true));
      case "executor" -> executor();
      case "lambda" -> {
        Supplier<Inflater> maker = () -> new Inflater();
        Stream.of(1).map(one -> maker.get()).forEach(HELD::add);
      }
      case "singleton" -> HELD.add(Singleton.LOG);
      case "closed" -> {
        try (FileInputStream in = new FileInputStream(FILE)) {
          in.read();
        }
      }
      case "halt" -> Runtime.getRuntime().halt(7);
      default -> await(Path.of(what));
    }
  }

  private static void file() throws IOException {
    HELD.add(new FileInputStream(FILE));
  }

  private static void drop() throws IOException {
    var unused = Files.list(Path.of("/proc/self")).findFirst();
  }

  private static void executor() throws Exception {
    ExecutorService executor =
        Executors.newFixedThreadPool(
            1,
            work -> {
              Thread thread = new Thread(work, "leaky");
              thread.setDaemon(true);
              return thread;
            });
    executor.submit(() -> HELD.add(new Inflater())).get();
    HELD.add(executor);
  }

  private static void await(Path file) throws InterruptedException {
    long end = System.nanoTime() + 60_000_000_000L;
    while (!Files.exists(file) && System.nanoTime() < end) {
      Thread.sleep(10);
    }
  }
}
