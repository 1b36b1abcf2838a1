package heapwarden.harness;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs a program in a JVM of its own with the shaded jar as its agent, and reads what came of it.
 */
public final class Jvm {
  private final Jdk jdk;
  private final List<String> jvmArguments = new ArrayList<>();
  private final List<String> firstArguments = new ArrayList<>();
  private List<String> wrapper = List.of();
  private final Map<String, String> environment = new TreeMap<>();
  private String classPath = System.getProperty("java.class.path");
  private String agent = "";
  private boolean withAgent = true;
  private boolean withReport = true;
  private Duration timeout = Duration.ofSeconds(90);

  private Jvm(Jdk jdk) {
    this.jdk = jdk;
  }

  public static Jvm of(Jdk jdk) {
    return new Jvm(jdk);
  }

  public static Jvm current() {
    return of(Jdk.current());
  }

  /** The jar that is tested. */
  public static Path agentJar() {
    return Path.of(System.getProperty("heapwarden.jar", "../agent/target/heapwarden.jar"))
        .toAbsolutePath()
        .normalize();
  }

  /** The folder of compiled classes that a class comes from: a class path without libraries. */
  public static String ownClasses(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** The checkout. */
  public static Path root() {
    return Path.of(System.getProperty("heapwarden.root", "..")).toAbsolutePath().normalize();
  }

  /** The agent's options; {@code report=} is added unless {@link #withoutReport} says otherwise. */
  public Jvm agent(String options) {
    agent = options;
    return this;
  }

  public Jvm withoutAgent() {
    withAgent = false;
    return this;
  }

  public Jvm withoutReport() {
    withReport = false;
    return this;
  }

  public Jvm args(String... arguments) {
    jvmArguments.addAll(List.of(arguments));
    return this;
  }

  /** What stands before the agent: the JVM starts agents in the order in which they are named. */
  public Jvm firstArgs(String... arguments) {
    firstArguments.addAll(List.of(arguments));
    return this;
  }

  public Jvm environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** A command that starts the JVM, such as one that sets limits for it. */
  public Jvm under(String... command) {
    wrapper = List.of(command);
    return this;
  }

  /** Instead of the tests' own class path. */
  public Jvm classPath(String path) {
    classPath = path;
    return this;
  }

  public Jvm timeout(Duration limit) {
    timeout = limit;
    return this;
  }

  /** Runs a main class to its end. */
  public Run run(Class<?> main, String... arguments) {
    return run(main.getName(), arguments);
  }

  /** Runs a main class to its end; fails when it takes longer than the timeout. */
  public Run run(String main, String... arguments) {
    return start(main, arguments).end();
  }

  /** Starts a main class. */
  public Running start(Class<?> main, String... arguments) {
    return start(main.getName(), arguments);
  }

  /** Starts a main class. */
  public Running start(String main, String... arguments) {
    try {
      Path folder = Scratch.folder("heapwarden-run");
      Path report = folder.resolve("report.json");
      List<String> command = new ArrayList<>();
      command.addAll(wrapper);
      command.add(jdk.java().toString());
      command.add(Scratch.argument());
      command.addAll(firstArguments);
      if (withAgent) {
        command.add("-javaagent:" + agentJar() + argument(report));
      }
      command.addAll(jvmArguments);
      command.add("-cp");
      command.add(classPath);
      command.add(main);
      command.addAll(List.of(arguments));
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectOutput(folder.resolve("stdout").toFile())
              .redirectError(folder.resolve("stderr").toFile());
      builder.environment().putIfAbsent("HEAPWARDEN_CACHE", "off"); // each run by itself
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      return new Running(process, folder, timeout, command.toString());
    } catch (IOException e) {
      throw new AssertionError("could not run " + main, e);
    }
  }

  private String argument(Path report) {
    String all = agent;
    if (withReport) {
      all = (agent.isEmpty() ? "" : agent + ",") + "report=" + report;
    }
    return all.isEmpty() ? "" : "=" + all;
  }
}
