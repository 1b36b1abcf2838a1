package heapwarden.cli;

import heapwarden.config.Rendezvous;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A JVM on this machine, as Linux tells of it without touching it. The HotSpot JVM is asked by a
 * signal that ends any other process, so whether it is one must be known before.
 */
final class JavaProcess {
  private static final Path PROC = Path.of("/proc");

  /** Options of the java launcher whose value is an argument of its own. */
  private static final Set<String> WITH_VALUE =
      Set.of(
          "-cp",
          "-classpath",
          "--class-path",
          "-p",
          "--module-path",
          "--upgrade-module-path",
          "--add-modules",
          "--enable-native-access",
          "--limit-modules",
          "--add-exports",
          "--add-opens",
          "--add-reads",
          "--patch-module",
          "--source");

  /** What kind of JVM a process is. */
  enum Engine {
    HOTSPOT,
    OPENJ9,
    NONE,
    /** Its memory map may not be read. */
    UNKNOWN
  }

  private final long pid;
  private final List<String> command;
  private final Engine engine;

  private JavaProcess(long pid, List<String> command, Engine engine) {
    this.pid = pid;
    this.command = command;
    this.engine = engine;
  }

  /** Whether this system tells. */
  static boolean isKnowable() {
    return Files.isDirectory(PROC.resolve("self"));
  }

  /** The process of that number; {@code null} when there is none. */
  static @Nullable JavaProcess of(long pid) {
    try {
      Path folder = PROC.resolve(Long.toString(pid));
      List<String> command =
          List.of(Files.readString(folder.resolve("cmdline"), StandardCharsets.UTF_8).split("\0"));
      return new JavaProcess(pid, command, engine(folder, command));
    } catch (IOException e) {
      return null;
    }
  }

  /** All JVMs but this one, by number. */
  static List<JavaProcess> all() throws IOException {
    List<JavaProcess> all = new ArrayList<>();
    long self = ProcessHandle.current().pid();
    try (Stream<Path> folders = Files.list(PROC)) {
      for (Path folder : (Iterable<Path>) folders::iterator) {
        String name = folder.getFileName().toString();
        if (!name.chars().allMatch(Character::isDigit) || Long.parseLong(name) == self) {
          continue;
        }
        JavaProcess one = of(Long.parseLong(name));
        if (one != null
            && (one.engine == Engine.HOTSPOT
                || one.engine == Engine.OPENJ9
                || (one.engine == Engine.UNKNOWN && one.isNamedJava()))) {
          all.add(one);
        }
      }
    }
    all.sort((a, b) -> Long.compare(a.pid, b.pid));
    return all;
  }

  private static Engine engine(Path folder, List<String> command) {
    if (command.size() == 1 && command.get(0).isEmpty()) {
      return Engine.NONE;
    }
    try (Stream<String> lines = Files.lines(folder.resolve("maps"), StandardCharsets.ISO_8859_1)) {
      for (String line : (Iterable<String>) lines::iterator) {
        if (line.contains("/libjvm.so")) {
          return Engine.HOTSPOT;
        }
        if (line.contains("/libj9vm")) {
          return Engine.OPENJ9;
        }
      }
      return Engine.NONE;
    } catch (IOException | java.io.UncheckedIOException e) {
      return Engine.UNKNOWN;
    }
  }

  private boolean isNamedJava() {
    String program = command.get(0);
    return program.equals("java") || program.endsWith("/java");
  }

  long pid() {
    return pid;
  }

  Engine engine() {
    return engine;
  }

  /** The main class, the jar or the module that was started, as it was written. */
  String main() {
    for (int i = 1; i < command.size(); i++) {
      String word = command.get(i);
      if (word.equals("-jar") || word.equals("-m") || word.equals("--module")) {
        return i + 1 < command.size() ? command.get(i + 1) : "";
      }
      if (WITH_VALUE.contains(word)) {
        i++;
      } else if (!word.startsWith("-") && !word.startsWith("@")) {
        return isNamedJava() ? word : command.get(0);
      }
    }
    return command.get(0);
  }

  /** The number of the user it runs as; -1 when that is not told. */
  int user() {
    return user(PROC.resolve(Long.toString(pid)));
  }

  /** The number of the user this command runs as. */
  static int ownUser() {
    return user(PROC.resolve(Long.toString(ProcessHandle.current().pid())));
  }

  static int user(Path file) {
    try {
      return (Integer) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    } catch (IOException | RuntimeException e) {
      return -1;
    }
  }

  /** The name of the user it runs as. */
  String userName() {
    try {
      return Files.getOwner(PROC.resolve(Long.toString(pid))).getName();
    } catch (IOException | RuntimeException e) {
      return "?";
    }
  }

  /** Whether the agent is at work there: its thread has its name. */
  boolean isWatched() {
    try (Stream<Path> threads = Files.list(PROC.resolve(pid + "/task"))) {
      for (Path thread : (Iterable<Path>) threads::iterator) {
        if (Files.readString(thread.resolve("comm")).equals("heapwarden\n")) {
          return true;
        }
      }
      return false;
    } catch (IOException | java.io.UncheckedIOException e) {
      return false;
    }
  }

  /** Whether the agent was there from the start, with the word dormant among its options. */
  boolean isDormant() {
    for (String word : arguments()) {
      if (word.startsWith("-javaagent:") && ("," + options(word) + ",").contains(",dormant")) {
        return true;
      }
    }
    return false;
  }

  private static String options(String agent) {
    int equals = agent.indexOf('=');
    return equals < 0 ? "" : agent.substring(equals + 1).replace(" ", "");
  }

  /** Whether an agent was there from the start that may change classes: then little is lost. */
  boolean hasAgent() {
    for (String word : arguments()) {
      if (word.startsWith("-javaagent:")) {
        return true;
      }
    }
    return false;
  }

  /** Whether the jar of an agent is open there, so that one was attached before. */
  boolean wasAttached() {
    try (Stream<Path> files = Files.list(PROC.resolve(pid + "/fd"))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = String.valueOf(Files.readSymbolicLink(file).getFileName());
        if (name.startsWith("heapwarden") && name.endsWith(".jar")) {
          return true;
        }
      }
    } catch (IOException | java.io.UncheckedIOException e) {
      // Then it is not known.
    }
    return false;
  }

  /** Seconds that its JIT compiler has worked so far; -1 when that is not told. */
  long compilerSeconds() {
    try {
      String name = Rendezvous.innerPid(PROC.resolve(Long.toString(pid)));
      PerfData data =
          PerfData.read(seen("/tmp/hsperfdata_" + userName() + "/" + (name == null ? pid : name)));
      long ticks = data.number("java.ci.totalTime");
      long frequency = data.number("sun.os.hrt.frequency");
      return ticks < 0 || frequency <= 0 ? -1 : ticks / frequency;
    } catch (IOException e) {
      return -1;
    }
  }

  /** How many more files it may open; {@link Long#MAX_VALUE} where that is not told. */
  long freeDescriptors() {
    long limit = descriptorLimit();
    try (Stream<Path> open = Files.list(PROC.resolve(pid + "/fd"))) {
      return limit == Long.MAX_VALUE ? limit : limit - open.count();
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }

  /** How many files it may have open at once; {@link Long#MAX_VALUE} where that is not told. */
  long descriptorLimit() {
    try {
      for (String line : Files.readAllLines(PROC.resolve(pid + "/limits"))) {
        if (line.startsWith("Max open files")) {
          return Long.parseLong(line.split("\\s{2,}", -1)[1]);
        }
      }
    } catch (IOException | NumberFormatException e) {
      // Unlimited, or not known.
    }
    return Long.MAX_VALUE;
  }

  /** Whether it was started so that nobody can attach. */
  boolean refusesAttach() {
    return says("DisableAttachMechanism", false);
  }

  /** Whether it was started so that no agent can be loaded later. */
  boolean refusesAgents() {
    return !says("EnableDynamicAgentLoading", true);
  }

  private boolean says(String flag, boolean otherwise) {
    boolean said = otherwise;
    for (String word : arguments()) {
      if (word.equals("-XX:+" + flag)) {
        said = true;
      } else if (word.equals("-XX:-" + flag)) {
        said = false;
      }
    }
    return said;
  }

  /** The command line's, and those that the environment adds. */
  private List<String> arguments() {
    List<String> all = new ArrayList<>();
    try {
      String environment =
          Files.readString(PROC.resolve(pid + "/environ"), StandardCharsets.ISO_8859_1);
      for (String variable : environment.split("\0", -1)) {
        if (variable.startsWith("JAVA_TOOL_OPTIONS=") || variable.startsWith("JDK_JAVA_OPTIONS=")) {
          String value = variable.substring(variable.indexOf('=') + 1);
          all.addAll(List.of(value.trim().split("\\s+")));
        }
      }
    } catch (IOException e) {
      // The command line alone has to do.
    }
    all.addAll(command);
    return all;
  }

  /** Whether it sees another file system than this command: in a container, most often. */
  boolean isElsewhere() {
    try {
      Path own = Files.readSymbolicLink(PROC.resolve("self/ns/mnt"));
      return !own.equals(Files.readSymbolicLink(PROC.resolve(pid + "/ns/mnt")));
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  /** Where an agent at work there can be told something; {@code null} when that is not known. */
  @Nullable Rendezvous rendezvous() {
    return Rendezvous.of(PROC.resolve(Long.toString(pid)));
  }

  /** A path there, as it is called here. */
  Path seen(String path) {
    return isElsewhere() ? Path.of(PROC + "/" + pid + "/root" + path) : Path.of(path);
  }

  boolean isAlive() {
    return Files.isDirectory(PROC.resolve(Long.toString(pid)));
  }
}
