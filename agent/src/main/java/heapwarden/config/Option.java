package heapwarden.config;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The one table of options: help, README, validation and "did you mean" all come from it.
 *
 * <p>The names are part of the outside. A value comes from the agent argument, else from {@code
 * -Dheapwarden.KEY}, else from {@code HEAPWARDEN_KEY} in the environment, else from the file named
 * by {@code config}, else it is the default here.
 */
public enum Option {
  LEVEL(
      "level",
      Type.WORD,
      "advanced",
      "What to spend: off (nothing woven), simple (one opening in 16 is recorded), advanced (every"
          + " opening, 32 frames), paranoid (every opening, 256 frames).",
      "off",
      "simple",
      "advanced",
      "paranoid"),
  INTERVAL(
      "interval",
      Type.DURATION,
      "30s",
      "Time between two samples. Every window and threshold counts in samples, so a shorter interval"
          + " decides sooner. Also MEMORY_MONITOR_INTERVAL in the environment."),
  REPORT(
      "report",
      Type.LIST,
      "",
      "Files to write at exit, by suffix: .txt, .json, .html, .sarif, .xml (JUnit), .md,"
          + " .codequality.json (GitLab), .collapsed, .bytes.collapsed. %p is the process id, %t the"
          + " time. In a gate without it heapwarden/%p.json, in target or build where there is one."),
  SOURCE_ROOTS(
      "source.roots",
      Type.LIST,
      "",
      "Folders that packages begin in, such as src/main/java:src/test/java, from where the process"
          + " runs or from the repository around that: reports for build servers then name files of"
          + " the repository."),
  APP(
      "app",
      Type.LIST,
      "",
      "Packages of your own code, such as com.acme: their frames come first and name the leak."
          + " Without it every frame counts that belongs to no well-known library."),
  LIBRARY("library", Type.LIST, "", "Further packages that are libraries, not your own code."),
  KINDS("kinds", Type.LIST, "", "Only these kinds, such as file:timer:jdbc. Without it all."),
  TRACK(
      "track",
      Type.LIST,
      "",
      "Your own resources: com.acme.Session (constructor to close()), com.acme.db.* or"
          + " com.acme.Lease#acquire>release."),
  MAPS_SITES(
      "maps.sites",
      Type.LIST,
      "",
      "Packages, such as com.acme.*, in which each call that puts into a map or collection is counted;"
          + " the report lists them."),
  AGE(
      "age",
      Type.DURATION,
      "24h",
      "A population of two or more that is open longer than this without growth is listed as OLD."
          + " 0 for never."),
  CENSUS(
      "census",
      Type.FLAG,
      "true",
      "Look at each sample for containers that keep growing: maps, collections, queues, chains of"
          + " objects."),
  BOUNDS(
      "bounds",
      Type.FILE,
      "",
      "A properties file of limits for maps and collections that grow, one a line:"
          + " bound.NAME=com.acme.Artifacts.store;max=1000;ttl=24h. Read again when it changes. Such a line"
          + " may also stand here as an option of its own."),
  GATE(
      "gate",
      Type.FLAG,
      "false",
      "Judge strictly: what is open at exit counts, and a mistake in the options ends the process"
          + " with 2."),
  GATE_PER_TEST(
      "gate.per-test",
      Type.WORD,
      "report",
      "In a gate, what to do when a class of tests has left something open: report (at the end), or"
          + " fail that class, with the place where it was opened. For tests on the JUnit Platform.",
      "report",
      "fail"),
  SETTLE(
      "settle",
      Type.DURATION,
      "0s",
      "Time at exit, at most, to collect garbage and wait for what it finds before the last report."
          + " 5s in a gate."),
  EXITCODE(
      "exitcode",
      Type.CODE,
      "0",
      "In a gate: end the process with this code when there is a leak, after the application's own"
          + " shutdown hooks. 0 to leave the application's code. Not inside a build tool's fork."),
  BASELINE(
      "baseline",
      Type.FILE,
      "",
      "In a gate: the leaks that may stay for now, in a file that the verb gate writes. What is in it, and"
          + " no more of it, is known, and only what is new fails."),
  SUPPRESSIONS(
      "suppressions",
      Type.FILE,
      "",
      "In a gate: a file that says what need not be mended and why, one a line:"
          + " file:com.acme.Config.*  # read once  until 2027-01-31. The verb help suppressions has the"
          + " built-in list."),
  REPEAT(
      "repeat",
      Type.SCENARIO,
      "",
      "A JUnit test to repeat after all tests have run, such as com.acme.FooTest#bar:5 for five rounds:"
          + " what holds more after each round is a leak."),
  INJECT(
      "inject",
      Type.LIST,
      "",
      "In a gate: packages, such as com.acme.*, of which the report lists where a resource is open while"
          + " an I/O call could fail; scripts/inject lets one after the other fail."),
  INJECT_POINT(
      "inject.point",
      Type.FILE,
      "",
      "With inject: a file that names the one call to fail in this run; scripts/inject writes it."),
  HEAP_THRESHOLD(
      "heap.threshold",
      Type.SHARE,
      "80%",
      "Warn of heap pressure when what is live, garbage not counted, is above this share of the heap,"
          + " or of what the container leaves to it, for three samples. Also MEMORY_THRESHOLD in the"
          + " environment."),
  HEAP_MAX(
      "heap.max",
      Type.SIZE,
      "",
      "Warn of an emergency when more than this is live, such as 400m. Also MAX_HEAP_SIZE in the"
          + " environment."),
  GC(
      "gc",
      Type.WORD,
      "never",
      "Whether to collect on purpose: never, or under pressure and above heap.max, once in 20 samples at"
          + " most. A full collection stops the application.",
      "never",
      "pressure"),
  ALLOCATIONS(
      "allocations",
      Type.WORD,
      "never",
      "Whether to ask the flight recorder where objects are made, jfr, of classes that grow while no"
          + " container explains it. It records only then.",
      "never",
      "jfr"),
  DUMP(
      "dump",
      Type.FILE,
      "",
      "A folder to dump the live heap to, once, when heap.max is passed. The application stands still"
          + " meanwhile; the file holds its data."),
  EMERGENCY_FRACTION(
      "emergency.fraction",
      Type.SHARE,
      "50%",
      "Under pressure, and above heap.max, containers with a policy and mode=enforce are trimmed, the"
          + " worst first, each to no less than this share of what it holds or may hold. 100% for"
          + " never."),
  CLEAN(
      "clean",
      Type.WORD,
      "report",
      "What to do when the JVM ends with what your own code has left open: report (say what would"
          + " be closed) or enforce (cancel tasks and timers, stop executors, flush and close"
          + " streams and sockets).",
      "report",
      "enforce"),
  CLEAN_TIMEOUT(
      "clean.timeout",
      Type.DURATION,
      "5s",
      "How long the closing may take, and the end of the JVM may be delayed by it."),
  ZOMBIES(
      "zombies",
      Type.WORD,
      "report",
      "When main has ended and only idle timers and executors keep the JVM alive: report says so;"
          + " stop, together with clean=enforce, ends them, so that the process ends.",
      "report",
      "stop"),
  HTTP(
      "http",
      Type.PORT,
      "",
      "Serve a page, figures for Prometheus and an API on this port of the loopback address; 0 for any"
          + " free one. Off without it."),
  HTTP_BIND(
      "http.bind",
      Type.ADDRESS,
      "127.0.0.1",
      "The address to serve on, such as 0.0.0.0 for all of this machine. Whoever reaches it can read what"
          + " a report says; to change anything takes the token."),
  JMX(
      "jmx",
      Type.FLAG,
      "false",
      "Show numbers and findings by JMX as heapwarden:type=Agent, from the first sample on, with a"
          + " notification for each finding, retraction and alert."),
  JFR(
      "jfr",
      Type.FLAG,
      "false",
      "Write findings, retractions, alerts, evictions and samples into the recordings of JDK Flight"
          + " Recorder, as events heapwarden.*."),
  MAX_TRACKED(
      "max.tracked",
      Type.COUNT,
      "250000",
      "The most resources followed at once, 56 bytes each; what opens beyond is counted as dropped."),
  MAX_STACKS(
      "max.stacks",
      Type.COUNT,
      "16384",
      "The most open sites remembered; what opens elsewhere is counted without a stack."),
  MAX_RATE(
      "max.rate",
      Type.COUNT,
      "100",
      "Openings recorded per second and kind, for each sixteenth of the threads, and four times as"
          + " many for all that open more; after a quiet time four seconds' worth. Of what opens"
          + " faster one in 1,024 is, and the rest is counted as sampled. No limit in a gate and with"
          + " level=paranoid."),
  STACK_DEPTH(
      "stack.depth", Type.COUNT, "32", "Frames kept of each stack; level paranoid keeps 256."),
  BUDGET_CPU(
      "budget.cpu",
      Type.SHARE,
      "",
      "The most the agent may cost, such as 1%: of the processor time that the program uses, or of one"
          + " processor while it uses less. Near it fewer openings are recorded and containers are"
          + " looked for less often, and the report says so. No limit without it, and in a gate."),
  BUDGET_MEMORY(
      "budget.memory",
      Type.SIZE,
      "",
      "The most the agent's tables may hold, such as 16m; 1m is little. Near it stacks are kept shorter, then no"
          + " new ones and no more resources are, and the report says so. No limit without it, and in"
          + " a gate."),
  LOG(
      "log",
      Type.WORD,
      "text",
      "How stderr is written: text for a person, or logfmt or json for a machine, where each entry is"
          + " one line with its fields.",
      "text",
      "logfmt",
      "json"),
  DORMANT(
      "dormant",
      Type.FLAG,
      "false",
      "With -javaagent: do nothing until a later attach, which then costs the JVM little. The other"
          + " options are kept for it."),
  PROFILE(
      "profile",
      Type.WORD,
      "cold",
      "At an attach: cold leaves alone what a program under load has compiled and uses all the time"
          + " (the report's coverage lists it), full follows that too. With -javaagent always full.",
      "cold",
      "full"),
  CACHE(
      "cache",
      Type.FILE,
      "user",
      "A folder where the classes of the JDK are kept as they were woven, so that the next start need"
          + " not weave them: user means $XDG_CACHE_HOME/heapwarden or ~/.cache/heapwarden, off none."
          + " On, since weaving is a tenth of a start and since only a file of the same user, as it"
          + " was written, is believed. On Linux only."),
  QUIET("quiet", Type.FLAG, "false", "Print findings and the summary only, no start line."),
  CONFIG("config", Type.FILE, "", "A properties file with any of these options.");

  /** How a value is read. */
  public enum Type {
    /** One of a few words. */
    WORD,
    /** {@code 200ms}, {@code 30s}, {@code 5m}, {@code 24h}. */
    DURATION,
    /** A whole number; {@code k} and {@code m} for thousands and millions. */
    COUNT,
    /** A size in bytes; {@code k}, {@code m} and {@code g} for powers of 1024. */
    SIZE,
    /** {@code 80%} or {@code 0.8}. */
    SHARE,
    /** An exit code, 0 to 255. */
    CODE,
    /** A port, 0 to 65535; or empty. */
    PORT,
    /** A numeric address, or a name of this machine. */
    ADDRESS,
    /** Bare or {@code true}, or {@code false}. */
    FLAG,
    /** Entries separated by {@code :}. */
    LIST,
    /** A path. */
    FILE,
    /** {@code Class#method:5}; or empty. */
    SCENARIO
  }

  private final String key;
  private final Type type;
  private final String defaultValue;
  private final String sentence;

  @SuppressWarnings("ImmutableEnumChecker") // copied and unmodifiable
  private final List<String> words;

  Option(String key, Type type, String defaultValue, String sentence, String... words) {
    this.key = key;
    this.type = type;
    this.defaultValue = defaultValue;
    this.sentence = sentence;
    this.words = List.of(words);
  }

  /** The name, such as {@code max.tracked}. */
  public String key() {
    return key;
  }

  public Type type() {
    return type;
  }

  /** The default as it would be written; empty for none. */
  public String defaultValue() {
    return defaultValue;
  }

  /** What it does. */
  public String sentence() {
    return sentence;
  }

  /** The words a {@link Type#WORD} may be. */
  public List<String> words() {
    return words;
  }

  /** Whether an agent at work can be told another value. */
  boolean isChangeable() {
    switch (this) {
      case INTERVAL:
      case REPORT:
      case QUIET:
      case SETTLE:
      case PROFILE:
      case LOG:
      case JMX:
      case JFR:
      case HTTP:
      case HTTP_BIND:
        return true;
      default:
        return false;
    }
  }

  /** The name in the environment, such as {@code HEAPWARDEN_MAX_TRACKED}. */
  public String variable() {
    return "HEAPWARDEN_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** The name as a system property, such as {@code heapwarden.max.tracked}. */
  public String property() {
    return "heapwarden." + key;
  }

  static @Nullable Option of(String key) {
    for (Option option : values()) {
      if (option.key.equals(key)) {
        return option;
      }
    }
    return null;
  }
}
