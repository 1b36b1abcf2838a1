package heapwarden.config;

import heapwarden.finding.Kind;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The options of one agent, parsed and checked. Immutable.
 *
 * <p>Written for premain: no regular expressions, no streams.
 */
public final class Options {
  private static final int SIMPLE_SAMPLING = 16;
  private static final int PARANOID_DEPTH = 256;
  private static final String GATE_SETTLE = "5s";
  private static final String PREFIX = "heapwarden.";
  private static final String VARIABLE = "HEAPWARDEN_";
  static final String POLICY = "bound.";

  /** What one resource takes that is followed; a table and stacks come on top. */
  private static final long TRACKED_BYTES = 56;

  private static final int MAX_CODE = 255;
  private static final int MAX_PORT = 65535;

  private final Map<Option, String> given;
  private final Map<String, String> bounds;
  private final EnumSet<Kind> kinds;
  private final List<Declared> track;
  private final @Nullable Repeat repeat;
  private final @Nullable FailurePoint failure;
  private final Map<Option, Long> numbers = new EnumMap<>(Option.class);

  /** The main class or jar with its arguments; empty where that does not matter. */
  private final String command;

  /** Where a gate writes when it is not told; decided once, since folders come and go. */
  private final String gateReport;

  private Options(Map<Option, String> given, Map<String, String> bounds, String command)
      throws OptionException {
    this.given = given;
    this.bounds = bounds;
    this.command = command;
    for (Option option : Option.values()) {
      check(option);
    }
    this.kinds = parseKinds();
    this.track = parseTrack();
    checkGate();
    this.gateReport = gate() ? gateReport(new File(".")) : "";
    this.repeat = parseRepeat();
    if (!inject().isEmpty() && !gate()) {
      throw new OptionException("inject needs gate: it makes calls fail, which only a test may.");
    }
    String point = text(Option.INJECT_POINT);
    this.failure = point.isEmpty() || inject().isEmpty() ? null : FailurePoint.read(point);
  }

  /**
   * A gate must see something; and a build may start several JVMs, at once or in turn, of which the
   * last would have the say.
   */
  private void checkGate() throws OptionException {
    if (gate() && off()) {
      throw new OptionException("level=off sees nothing, so a gate would let everything pass");
    }
    if (!gate() || !inBuildFork()) {
      return;
    }
    for (String file : list(Option.REPORT)) {
      if (!file.contains("%p") && !file.contains("%t")) {
        throw new OptionException(
            "report="
                + file
                + " would be written by each JVM that the build starts; put %p, the process id,"
                + " into the name");
      }
    }
  }

  /** Beside what else a build leaves, else in a folder of its own. */
  static String gateReport(File folder) {
    String in = "";
    if (isThere(folder, "target") || isThere(folder, "pom.xml")) {
      in = "target/";
    } else if (isThere(folder, "build")
        || isThere(folder, "build.gradle")
        || isThere(folder, "build.gradle.kts")) {
      in = "build/";
    }
    return in + "heapwarden/%p.json";
  }

  private static boolean isThere(File folder, String name) {
    return new File(folder, name).exists();
  }

  /**
   * Reads the options from all places.
   *
   * @param argument the agent argument, {@code key=value,key=value}; {@code null} for none
   * @param system the system properties
   * @param environment the environment
   * @throws OptionException when a key is unknown, a value is bad or the file cannot be read
   */
  public static Options parse(
      @Nullable String argument, Properties system, Map<String, String> environment)
      throws OptionException {
    Map<Option, String> given = new EnumMap<>(Option.class);
    Map<String, String> bounds = new TreeMap<>();
    readArgument(argument == null ? "" : argument, given, bounds);
    boolean anyProperty = false;
    for (String name : system.stringPropertyNames()) {
      anyProperty |= name.startsWith(PREFIX);
      if (name.startsWith(PREFIX) && isPolicy(name.substring(PREFIX.length()))) {
        bounds.putIfAbsent(name.substring(PREFIX.length()), system.getProperty(name));
      } else if (name.startsWith(PREFIX)) {
        known(name.substring(PREFIX.length()), "-D" + name);
      }
    }
    if (anyProperty) {
      for (Option option : Option.values()) {
        String property = system.getProperty(option.property());
        if (property != null) {
          given.putIfAbsent(option, property);
        }
      }
    }
    if (isAnyVariable(environment)) {
      for (Option option : Option.values()) {
        String variable = environment.get(option.variable());
        if (variable != null) {
          given.putIfAbsent(option, variable);
        }
      }
    }
    alias(environment, "MEMORY_MONITOR_INTERVAL", Option.INTERVAL, "ms", given);
    alias(environment, "MEMORY_THRESHOLD", Option.HEAP_THRESHOLD, "%", given);
    alias(environment, "MAX_HEAP_SIZE", Option.HEAP_MAX, "", given);
    String file = given.get(Option.CONFIG);
    if (file != null && !file.isEmpty()) {
      readFile(file, given, bounds);
    }
    return new Options(given, bounds, system.getProperty("sun.java.command", ""));
  }

  /** Most often there is none, and the names of all options need not be made. */
  private static boolean isAnyVariable(Map<String, String> environment) {
    for (String name : environment.keySet()) {
      if (name.regionMatches(true, 0, VARIABLE, 0, VARIABLE.length())) { // Windows has one case
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a gate is asked for, told without parsing the rest, which may be wrong. The file of
   * {@code config} is not read.
   */
  public static boolean asksForGate(
      @Nullable String argument, Properties system, Map<String, String> environment) {
    String asked = environment.get(Option.GATE.variable());
    asked = system.getProperty(Option.GATE.property(), asked);
    for (String part : split(argument == null ? "" : argument, ',')) {
      if (keyOf(part).equals(Option.GATE.key())) {
        asked = valueOf(part);
      }
    }
    return "true".equals(asked);
  }

  /** Whether a key names a policy of {@link Bounds}. */
  static boolean isPolicy(String key) {
    return key.startsWith(POLICY) && key.length() > POLICY.length();
  }

  private static String keyOf(String part) {
    int equals = part.indexOf('=');
    return (equals < 0 ? part : part.substring(0, equals)).trim();
  }

  private static String valueOf(String part) {
    int equals = part.indexOf('=');
    return equals < 0 ? "true" : part.substring(equals + 1).trim();
  }

  private static void readArgument(
      String argument, Map<Option, String> given, Map<String, String> bounds)
      throws OptionException {
    for (String part : split(argument, ',')) {
      if (isPolicy(keyOf(part))) {
        bounds.put(keyOf(part), valueOf(part));
        continue;
      }
      given.put(known(keyOf(part), "the agent argument"), valueOf(part));
    }
  }

  private static void readFile(String file, Map<Option, String> given, Map<String, String> bounds)
      throws OptionException {
    Properties properties = new Properties();
    try (InputStream in = new FileInputStream(file)) {
      properties.load(in);
    } catch (IOException | IllegalArgumentException e) {
      throw new OptionException("config=" + file + " cannot be read: " + e.getMessage());
    }
    for (String key : properties.stringPropertyNames()) {
      if (isPolicy(key)) {
        bounds.putIfAbsent(key, properties.getProperty(key).trim());
        continue;
      }
      given.putIfAbsent(known(key, file), properties.getProperty(key).trim());
    }
  }

  /** A name that others use as well; without a unit it has the given one. */
  private static void alias(
      Map<String, String> environment,
      String variable,
      Option option,
      String unit,
      Map<Option, String> given) {
    String value = environment.get(variable);
    if (value != null) {
      given.putIfAbsent(option, isDigits(value) ? value + unit : value);
    }
  }

  private static Option known(String key, String where) throws OptionException {
    Option option = Option.of(key);
    if (option == null) {
      List<String> keys = new ArrayList<>();
      for (Option one : Option.values()) {
        keys.add(one.key());
      }
      throw new OptionException(
          "unknown option '"
              + key
              + "' in "
              + where
              + "; did you mean '"
              + Nearest.to(key, keys)
              + "'?");
    }
    return option;
  }

  private static String flag(Option option, String value) throws OptionException {
    switch (value) {
      case "true":
      case "on":
        return "true";
      case "false":
      case "off":
        return "false";
      default:
        throw new OptionException(
            option.key()
                + "="
                + value
                + " is neither true nor false; a bare "
                + option.key()
                + " means true");
    }
  }

  private void check(Option option) throws OptionException {
    String value = text(option);
    switch (option.type()) {
      case DURATION:
        numbers.put(option, Units.millis(option.key(), value));
        break;
      case COUNT:
        long count = Units.count(option.key(), value);
        if (count < 1 || count > Integer.MAX_VALUE) {
          throw new OptionException(
              option.key() + "=" + value + " is out of range: 1 to " + Integer.MAX_VALUE);
        }
        numbers.put(option, count);
        break;
      case SIZE:
        numbers.put(option, value.isEmpty() ? 0 : Units.bytes(option.key(), value));
        break;
      case SHARE:
        numbers.put(
            option,
            value.isEmpty() && option.defaultValue().isEmpty()
                ? 0L
                : Units.share(option.key(), value));
        break;
      case CODE:
        long code = Units.count(option.key(), value);
        if (code > MAX_CODE) {
          throw new OptionException(option.key() + "=" + value + " is out of range: 0 to 255");
        }
        numbers.put(option, code);
        break;
      case PORT:
        long port = value.isEmpty() ? -1 : Units.count(option.key(), value);
        if (port > MAX_PORT) {
          throw new OptionException(option.key() + "=" + value + " is out of range: 0 to 65535");
        }
        numbers.put(option, port);
        break;
      case FLAG:
        if (given.containsKey(option)) {
          given.put(option, flag(option, value));
        }
        break;
      case WORD:
        List<String> words = option.words();
        if (!words.contains(value)) {
          throw new OptionException(
              option.key()
                  + "="
                  + value
                  + " is none of "
                  + words
                  + "; did you mean '"
                  + Nearest.to(value, words)
                  + "'?");
        }
        break;
      default:
        break;
    }
    if (option == Option.INTERVAL && number(option) == 0) {
      throw new OptionException("interval=" + value + " is out of range: at least 1ms");
    }
  }

  private EnumSet<Kind> parseKinds() throws OptionException {
    List<String> names = list(Option.KINDS);
    if (names.isEmpty()) {
      return EnumSet.allOf(Kind.class);
    }
    EnumSet<Kind> wanted = EnumSet.noneOf(Kind.class);
    for (String name : names) {
      Kind kind = Kind.of(name);
      if (kind == null) {
        List<String> labels = new ArrayList<>();
        for (Kind one : Kind.values()) {
          labels.add(one.label());
        }
        throw new OptionException(
            "kinds: there is no kind '"
                + name
                + "'; did you mean '"
                + Nearest.to(name, labels)
                + "'?");
      }
      wanted.add(kind);
    }
    return wanted;
  }

  private List<Declared> parseTrack() throws OptionException {
    List<Declared> declared = new ArrayList<>();
    for (String text : list(Option.TRACK)) {
      try {
        declared.add(Declared.parse(text));
      } catch (IllegalArgumentException e) {
        throw new OptionException("track: " + e.getMessage());
      }
    }
    return declared;
  }

  private @Nullable Repeat parseRepeat() throws OptionException {
    String text = text(Option.REPEAT);
    return text.isEmpty() ? null : Repeat.parse(text);
  }

  private String text(Option option) {
    String value = given.get(option);
    if (value == null && option == Option.SETTLE && gate()) {
      return GATE_SETTLE;
    }
    return value == null ? option.defaultValue() : value;
  }

  private List<String> list(Option option) {
    return split(text(option), ':');
  }

  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    while (from <= text.length()) {
      int to = text.indexOf(separator, from);
      to = to < 0 ? text.length() : to;
      String part = text.substring(from, to).trim();
      if (!part.isEmpty()) {
        parts.add(part);
      }
      from = to + 1;
    }
    return parts;
  }

  private static boolean isDigits(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!Character.isDigit(text.charAt(i))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private long number(Option option) {
    Long number = numbers.get(option);
    return number == null ? 0 : number;
  }

  /**
   * Checks an agent argument by itself, as far as that can be done where no agent is.
   *
   * @throws OptionException when a key is unknown or a value is bad
   */
  public static void check(String argument) throws OptionException {
    Map<Option, String> asked = new EnumMap<>(Option.class);
    readArgument(argument, asked, new TreeMap<>());
    new Options(asked, Map.of(), "");
  }

  /** What becomes of the options of an agent at work when others are asked for. Immutable. */
  public static final class Change {
    private final Options options;
    private final List<String> changed;
    private final List<String> unchanged;

    Change(Options options, List<String> changed, List<String> unchanged) {
      this.options = options;
      this.changed = List.copyOf(changed);
      this.unchanged = List.copyOf(unchanged);
    }

    /** The options from now on. */
    public Options options() {
      return options;
    }

    /** What has become different, each as {@code key=value}. */
    public List<String> changed() {
      return changed;
    }

    /** What was asked for but stays as it was, each as {@code key=value} with the old value. */
    public List<String> unchanged() {
      return unchanged;
    }
  }

  /**
   * What becomes of these when an agent that works by them is asked for others.
   *
   * @param argument in the form of the agent argument; what is not in it stays
   * @throws OptionException when a key is unknown or a value is bad: then nothing changes
   */
  public Change change(String argument) throws OptionException {
    Map<Option, String> asked = new EnumMap<>(Option.class);
    Map<String, String> policies = new TreeMap<>();
    readArgument(argument, asked, policies);
    new Options(asked, Map.of(), "");
    Map<Option, String> next = new EnumMap<>(Option.class);
    next.putAll(given);
    List<String> changed = new ArrayList<>();
    List<String> unchanged = new ArrayList<>();
    for (Map.Entry<Option, String> one : asked.entrySet()) {
      Option option = one.getKey();
      if (one.getValue().equals(text(option))) {
        continue;
      }
      if (option.isChangeable()) {
        next.put(option, one.getValue());
        changed.add(option.key() + '=' + one.getValue());
      } else {
        unchanged.add(option.key() + '=' + text(option));
      }
    }
    for (String policy : policies.keySet()) {
      unchanged.add(policy + " (see the verb bounds)");
    }
    return new Change(new Options(next, bounds, command), changed, unchanged);
  }

  /** Whether nothing is to be woven at all. */
  public boolean off() {
    return text(Option.LEVEL).equals("off");
  }

  /** Whether to wait for an attach. */
  public boolean dormant() {
    return "true".equals(text(Option.DORMANT));
  }

  /** Whether an attach is to follow what is hot, too. */
  public boolean full() {
    return text(Option.PROFILE).equals("full");
  }

  /** Record one in so many openings. */
  public int sampling() {
    return text(Option.LEVEL).equals("simple") ? SIMPLE_SAMPLING : 1;
  }

  /** How many frames to keep. */
  public int depth() {
    return text(Option.LEVEL).equals("paranoid")
        ? PARANOID_DEPTH
        : (int) number(Option.STACK_DEPTH);
  }

  /** Milliseconds between two samples. */
  public long interval() {
    return number(Option.INTERVAL);
  }

  /** Milliseconds until a population is old; 0 for never. */
  public long age() {
    return number(Option.AGE);
  }

  /** Milliseconds to settle at exit. */
  public long settle() {
    return number(Option.SETTLE);
  }

  /** The share of the heap above which what is live is pressure; above 0, at most 1. */
  public double heapThreshold() {
    return number(Option.HEAP_THRESHOLD) / 10_000.0;
  }

  /** Live bytes that are an emergency; 0 for none. */
  public long heapMax() {
    return number(Option.HEAP_MAX);
  }

  /** Whether to collect on purpose while there is pressure. */
  public boolean collectsUnderPressure() {
    return text(Option.GC).equals("pressure");
  }

  /** Whether to ask where objects of growing classes are made. */
  public boolean asksForAllocations() {
    return text(Option.ALLOCATIONS).equals("jfr");
  }

  /** Where woven classes are kept: {@code user}, {@code off} or a folder. */
  public String cache() {
    String place = text(Option.CACHE);
    switch (place) {
      case "":
      case "false":
        return "off";
      case "true":
        return "user";
      default:
        return place;
    }
  }

  /** The folder for a heap dump at the emergency mark; empty for none. */
  public String dump() {
    return text(Option.DUMP);
  }

  /** How much of a container is left at least when memory is short; above 0, at most 1. */
  public double emergencyFraction() {
    return number(Option.EMERGENCY_FRACTION) / 10_000.0;
  }

  /** Whether what is left open at the end is to be closed. */
  public boolean cleans() {
    return text(Option.CLEAN).equals("enforce");
  }

  /** Milliseconds that the closing may take. */
  public long cleanTimeout() {
    return number(Option.CLEAN_TIMEOUT);
  }

  /** Whether what alone keeps the JVM alive, for nothing, is to be ended. */
  public boolean stopsZombies() {
    return cleans() && text(Option.ZOMBIES).equals("stop");
  }

  /** Openings recorded per second, kind and thread; 0 for all. */
  public long maxRate() {
    boolean all = gate() || text(Option.LEVEL).equals("paranoid");
    return all ? 0 : number(Option.MAX_RATE);
  }

  /** The port to serve on, 0 for any; -1 for not at all. */
  public int http() {
    return (int) number(Option.HTTP);
  }

  /** The address to serve on. */
  public String httpBind() {
    return text(Option.HTTP_BIND);
  }

  /** The most resources to follow; no more than a budget of memory has room for. */
  public long maxTracked() {
    long budget = budgetMemory() / 10 * 7 / TRACKED_BYTES;
    return budget == 0 ? number(Option.MAX_TRACKED) : Math.min(number(Option.MAX_TRACKED), budget);
  }

  /** The share of the processor time that the agent may cost; 0 for any. */
  public double budgetCpu() {
    return gate() ? 0 : number(Option.BUDGET_CPU) / 10_000.0;
  }

  /** The bytes that the agent's tables may hold; 0 for any. */
  public long budgetMemory() {
    return gate() ? 0 : number(Option.BUDGET_MEMORY);
  }

  public int maxStacks() {
    return (int) number(Option.MAX_STACKS);
  }

  /** Whether containers are looked for. */
  public boolean census() {
    return "true".equals(text(Option.CENSUS))
        && (kinds.contains(Kind.MAP)
            || kinds.contains(Kind.COLLECTION)
            || kinds.contains(Kind.THREAD_LOCAL));
  }

  public boolean gate() {
    return "true".equals(given.get(Option.GATE));
  }

  /** Whether a build tool has started this JVM to run tests in, and awaits no code of ours. */
  public boolean inBuildFork() {
    return BuildFork.is(command);
  }

  /** The main class or the jar of this JVM; empty when unknown. */
  public String mainClass() {
    int space = command.indexOf(' ');
    return space < 0 ? command : command.substring(0, space);
  }

  /** The test to repeat; {@code null} for none. */
  public @Nullable Repeat repeat() {
    return repeat;
  }

  /** The packages in which I/O calls are seen, and may be made to fail. */
  public List<String> inject() {
    return list(Option.INJECT);
  }

  /** The call to fail; {@code null} for none. */
  public @Nullable FailurePoint failure() {
    return failure;
  }

  /** Whether a class of tests that has left something open is to fail. */
  public boolean failsTests() {
    return gate() && text(Option.GATE_PER_TEST).equals("fail");
  }

  /** The code to end with when a gate finds a leak; 0 for the application's own. */
  public int exitCode() {
    return gate() && !inBuildFork() ? (int) number(Option.EXITCODE) : 0;
  }

  /** The file with the leaks that a gate knows; empty for none. */
  public String baseline() {
    return text(Option.BASELINE);
  }

  /** The file that says which leaks may be; empty for none. */
  public String suppressions() {
    return text(Option.SUPPRESSIONS);
  }

  /** Whether to be seen by JMX. */
  public boolean jmx() {
    return "true".equals(text(Option.JMX));
  }

  /** Whether to write events for JDK Flight Recorder. */
  public boolean jfr() {
    return "true".equals(text(Option.JFR));
  }

  /** The form of what is said on stderr: text, logfmt or json. */
  public String log() {
    return text(Option.LOG);
  }

  public boolean quiet() {
    return "true".equals(text(Option.QUIET));
  }

  /** The kinds to follow. */
  public EnumSet<Kind> kinds() {
    return EnumSet.copyOf(kinds);
  }

  public List<Declared> track() {
    return List.copyOf(track);
  }

  public List<String> app() {
    return list(Option.APP);
  }

  public List<String> library() {
    return list(Option.LIBRARY);
  }

  /** The packages in which calls that put into a collection are counted. */
  public List<String> mapsSites() {
    return list(Option.MAPS_SITES);
  }

  /** The policies given beside the file of {@link #boundsFile}, each with its key. */
  public Map<String, String> bounds() {
    return Map.copyOf(bounds);
  }

  /** The file with policies; empty for none. */
  public String boundsFile() {
    return text(Option.BOUNDS);
  }

  /**
   * The report files, with {@code %p} and {@code %t} still in them. A gate has one at least, in a
   * build tool's fork one that the verb {@code gate} can read.
   */
  public List<String> report() {
    List<String> files = list(Option.REPORT);
    if (gate() && (inBuildFork() ? !isAnyJson(files) : files.isEmpty())) {
      files.add(gateReport);
    }
    return files;
  }

  private static boolean isAnyJson(List<String> files) {
    for (String file : files) {
      if (file.endsWith(".json")) {
        return true;
      }
    }
    return false;
  }

  /** The folders in which the program's sources are. */
  public List<String> sourceRoots() {
    return list(Option.SOURCE_ROOTS);
  }
}
