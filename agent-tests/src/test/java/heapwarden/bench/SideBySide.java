package heapwarden.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Two processes that work in turn, each for a quarter of a second while the other is stopped:
 * first, second, second, first, and so on, until both have ended. So both meet the same machine,
 * however its speed drifts meanwhile, and what they take can be compared to within a percent, where
 * one after the other differ by ten.
 *
 * <p>Linux only. The processor time is what the kernel tells the parent of a child that has ended.
 */
final class SideBySide {
  /** In a command, the folder that is the run's own. */
  static final String FOLDER = "{folder}";

  private static final long TURN = Duration.ofMillis(250).toNanos();
  private static final long STEP = 10;

  /**
   * What a run took: seconds of processors, seconds in which it was not stopped, MB of resident
   * memory at most, and the last line it printed that begins with {@code result}.
   */
  record Cost(double cpu, double wall, double memory, String result) {}

  private final Path folder = Files.createTempDirectory("heapwarden-side");
  private final Path out = Files.createTempFile("heapwarden-side", ".out");
  private final List<String> command;
  private Process process;
  private long began;
  private boolean counted;
  private double cpu;
  private double wall;
  private double memory;

  private SideBySide(List<String> command) throws IOException {
    this.command = command.stream().map(word -> word.replace(FOLDER, folder.toString())).toList();
  }

  /** What both took. */
  static List<Cost> run(List<String> first, List<String> second)
      throws IOException, InterruptedException {
    List<SideBySide> both = List.of(new SideBySide(first), new SideBySide(second));
    try (Signals signals = new Signals()) {
      double before = waitedFor();
      for (int turn = 0; both.stream().anyMatch(SideBySide::lives); turn++) {
        SideBySide side = both.get(turn % 4 == 0 || turn % 4 == 3 ? 0 : 1);
        if (side.lives()) {
          side.work(signals);
        }
        for (SideBySide one : both) {
          if (!one.lives() && !one.counted) {
            one.counted = true;
            one.cpu = waitedFor() - before;
            before += one.cpu;
          }
        }
      }
      return List.of(both.get(0).cost(), both.get(1).cost());
    } finally {
      for (SideBySide side : both) {
        side.clear();
      }
    }
  }

  private boolean lives() {
    return process == null || process.isAlive();
  }

  private void work(Signals signals) throws IOException, InterruptedException {
    began = System.nanoTime();
    if (process == null) {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
    } else {
      signals.send("CONT", process.pid());
    }
    while (process.isAlive() && System.nanoTime() - began < TURN) {
      memory = Math.max(memory, peak(process.pid()));
      Thread.sleep(STEP);
    }
    if (process.isAlive()) {
      signals.send("STOP", process.pid());
    } else {
      process.waitFor();
    }
    wall += (System.nanoTime() - began) / 1e9;
  }

  private Cost cost() throws IOException {
    String result = "exit " + process.exitValue();
    if (process.exitValue() == 0) {
      for (String line : Files.readAllLines(out)) {
        result = line.startsWith("result ") ? line : result;
      }
    } else {
      System.err.println(Files.readString(out));
    }
    return new Cost(cpu, wall, memory, result);
  }

  private void clear() throws IOException {
    if (process != null) {
      process.destroyForcibly();
    }
    Files.deleteIfExists(out);
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> files = new ArrayList<>(all.toList());
      for (int i = files.size() - 1; i >= 0; i--) {
        Files.deleteIfExists(files.get(i));
      }
    }
  }

  /** Seconds of processors of the processes that this one has started and that have ended. */
  private static double waitedFor() throws IOException {
    String line = Files.readString(Path.of("/proc/self/stat"));
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) / 100.0;
  }

  /** The peak of its resident memory so far, in MB. */
  private static double peak(long pid) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
        if (line.startsWith("VmHWM:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
        }
      }
    } catch (IOException e) {
      // It has ended meanwhile.
    }
    return 0;
  }

  /** A shell that sends signals, so that no process is started for each. */
  private static final class Signals implements AutoCloseable {
    private final Process shell =
        new ProcessBuilder("sh", "-c", "while read s p; do kill -$s $p; echo; done")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    private final BufferedWriter orders =
        new BufferedWriter(
            new OutputStreamWriter(shell.getOutputStream(), StandardCharsets.US_ASCII));
    private final BufferedReader done =
        new BufferedReader(
            new InputStreamReader(shell.getInputStream(), StandardCharsets.US_ASCII));

    Signals() throws IOException {}

    /** To one that may have ended. */
    void send(String name, long pid) throws IOException {
      orders.write(name + ' ' + pid + '\n');
      orders.flush();
      done.readLine();
    }

    @Override
    public void close() throws IOException {
      orders.close();
    }
  }
}
