package heapwarden.cli;

import heapwarden.report.SavedReport;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a command with the agent in each JVM that it starts, by {@code JAVA_TOOL_OPTIONS}, and reads
 * the reports they write. The agent leaves alone the JVMs of the JDK's tools and of build tools.
 */
final class UnderAgent implements AutoCloseable {
  private static final String VARIABLE = "JAVA_TOOL_OPTIONS";

  /** How long a process may take to write its report when it is ended. */
  private static final long GRACE_SECONDS = 30;

  private final TemporaryFolder folder = TemporaryFolder.named("heapwarden-under");
  private int runs;

  UnderAgent() throws IOException {}

  /** Where files for the agent may lie until this is closed. */
  Path folder() {
    return folder.path();
  }

  /**
   * Runs the command to its end; it reads and writes where this process does.
   *
   * @param options of the agent, but for the report
   * @return its exit code
   */
  int run(String options, List<String> command)
      throws IOException, InterruptedException, URISyntaxException, Refused {
    return start(options, new ProcessBuilder(command).inheritIO()).waitFor();
  }

  /**
   * The same, but what the command prints is thrown away.
   *
   * @param seconds after how long it is ended, with the processes that it has started
   * @return whether it ended by itself
   */
  boolean runQuietly(String options, List<String> command, long seconds)
      throws IOException, InterruptedException, URISyntaxException, Refused {
    Process process =
        start(
            options,
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD));
    process.getOutputStream().close();
    if (process.waitFor(seconds, TimeUnit.SECONDS)) {
      return true;
    }
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    return false;
  }

  private Process start(String options, ProcessBuilder builder)
      throws IOException, URISyntaxException, Refused {
    runs++;
    String agent = "-javaagent:" + Reach.ownJar() + '=' + options + ",report=" + pattern();
    if (agent.indexOf(' ') >= 0) {
      agent = '"' + agent + '"';
    }
    String before = builder.environment().get(VARIABLE);
    builder.environment().put(VARIABLE, before == null ? agent : before + ' ' + agent);
    try {
      return folder.usedBy(builder.start());
    } catch (IOException e) {
      throw new Refused(Main.USAGE, "the command cannot be run: " + e.getMessage());
    }
  }

  private String pattern() {
    return folder.file(runs + "-%p.json").toString();
  }

  /** The reports of the last run, in the order of their names. */
  List<SavedReport> reports() throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder.path(), runs + "-*.json")) {
      for (Path file : all) {
        files.add(file);
      }
    }
    Collections.sort(files);
    List<SavedReport> reports = new ArrayList<>();
    for (Path file : files) {
      reports.add(SavedReport.read(file));
    }
    return reports;
  }

  @Override
  public void close() {
    folder.close();
  }
}
