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
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Two processes that work in turn, each for a quarter of a second while the other is stopped:
 * first, second, second, first, and so on, until both have ended. So both meet the same machine,
 * however its speed drifts meanwhile, and what they take can be compared to within a percent, where
 * one after the other differ by ten.
 *
 * <p>Linux only. The processor time is what the kernel tells the parent, a shell, of a child that
 * has ended.
 */
final class SideBySide {
  /** In a command, the folder that is the run's own. */
  static final String FOLDER = "{folder}";

  private static final long TURN = Duration.ofMillis(250).toNanos();
  private static final long STEP = 20;

  /**
   * What a run took: seconds of processors, seconds in which it was not stopped, MB of resident
   * memory at most, the last line it printed that begins with {@code result}, and the seconds of
   * processors by threads.
   */
  record Cost(
      double cpu,
      double wall,
      double memory,
      String result,
      Map<ThreadTimes.Work, Double> threads) {}

  /** Runs a command, and leaves what it took, user and system, in a file. */
  private static final String TIMED =
      "times=$1; shift; \"$@\" & wait $!; code=$?; times > \"$times\"; exit $code";

  private static final Pattern TOOK = Pattern.compile("(\\d+)m([0-9.]+)s");

  private final Path folder = Files.createTempDirectory("heapwarden-side");
  private final Path out = Files.createTempFile("heapwarden-side", ".out");
  private final Path times = Files.createTempFile("heapwarden-side", ".times");
  private final List<String> command;
  private final ThreadTimes threads = new ThreadTimes();
  private Process process;
  private ProcessHandle program;
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
      for (int turn = 0; both.stream().anyMatch(SideBySide::lives); turn++) {
        SideBySide side = both.get(turn % 4 == 0 || turn % 4 == 3 ? 0 : 1);
        if (side.lives()) {
          side.work(signals);
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
    long began = System.nanoTime();
    if (process == null) {
      List<String> shell = new ArrayList<>(List.of("bash", "-c", TIMED, "run", times.toString()));
      shell.addAll(command);
      process =
          new ProcessBuilder(shell).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    } else {
      signals.send("CONT", program());
    }
    while (process.isAlive() && System.nanoTime() - began < TURN) {
      memory = Math.max(memory, peak(program()));
      Thread.sleep(STEP);
    }
    threads.look(program());
    signals.send("STOP", program());
    wall += (System.nanoTime() - began) / 1e9;
  }

  /**
   * The number of the program itself; 0 as long as there is none, and once it has ended. It is
   * looked for until it is found and not again, since to find it all processes are looked at.
   */
  private long program() {
    if (program == null) {
      program = process.children().findFirst().orElse(null);
    }
    return program != null && program.isAlive() ? program.pid() : 0;
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
    return new Cost(took(), wall, memory, result, threads.sums());
  }

  private void clear() throws IOException {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    Files.deleteIfExists(out);
    Files.deleteIfExists(times);
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> files = new ArrayList<>(all.toList());
      for (int i = files.size() - 1; i >= 0; i--) {
        Files.deleteIfExists(files.get(i));
      }
    }
  }

  /** Seconds of processors, of the shell's children, which its second line tells. */
  private double took() throws IOException {
    double seconds = 0;
    List<String> lines = Files.readAllLines(times);
    if (lines.size() < 2) {
      throw new IOException("the shell of a run was killed");
    }
    Matcher part = TOOK.matcher(lines.get(1));
    while (part.find()) {
      seconds += 60 * Double.parseDouble(part.group(1)) + Double.parseDouble(part.group(2));
    }
    return seconds;
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

    /** To one that may have ended, or to none. */
    void send(String name, long pid) throws IOException {
      if (pid == 0) {
        return;
      }
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
