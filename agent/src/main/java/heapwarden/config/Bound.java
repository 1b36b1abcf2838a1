package heapwarden.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One policy that bounds what grows: {@code bound.NAME=TARGET;max=1000;ttl=24h}. Immutable.
 *
 * <p>The target is a field, {@code com.acme.Artifacts.store}, a method that puts, {@code
 * com.acme.Artifacts.save}, or an owner path as the census prints it, with {@code *} for any part.
 */
public final class Bound {
  /** What it does: nothing but count what it would do, or do it. */
  public enum Mode {
    OBSERVE,
    ENFORCE
  }

  /** Who goes first: what was not used for longest, or what came first. */
  public enum Order {
    LRU,
    FIFO
  }

  /** What is said of evictions: each round of them, their sums in the report, nothing. */
  public enum Log {
    EACH,
    SUMMARY,
    NONE
  }

  /** No limit of this sort. */
  public static final long NONE = 0;

  private static final List<String> SETTINGS =
      List.of(
          "max",
          "max.bytes",
          "ttl",
          "idle",
          "order",
          "mode",
          "close",
          "log",
          "reads",
          "regret.max",
          "quarantine");

  /** More entries than this are no bound. */
  private static final long MOST = 1 << 30;

  private final String name;
  private final String target;
  private final Map<String, String> settings;
  private final Map<String, Long> numbers = new LinkedHashMap<>();

  private Bound(String name, String target, Map<String, String> settings) throws OptionException {
    this.name = name;
    this.target = target;
    this.settings = settings;
    checkTarget();
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      check(setting.getKey(), setting.getValue());
    }
    if (max() == NONE && maxBytes() == NONE && ttl() == NONE && idle() == NONE) {
      throw mistake("sets no limit: give max, max.bytes, ttl or idle");
    }
    if (close() && quarantine() != NONE) {
      throw mistake("sets close and quarantine: what was closed cannot come back");
    }
  }

  /**
   * Reads one policy.
   *
   * @param name what stands behind {@code bound.}
   * @param text the target and the settings
   * @throws OptionException with a sentence that says what is wrong and names the nearest right
   *     thing
   */
  public static Bound parse(String name, String text) throws OptionException {
    Map<String, String> settings = new LinkedHashMap<>();
    String target = "";
    int from = 0;
    for (int part = 0; from <= text.length(); part++) {
      int to = text.indexOf(';', from);
      to = to < 0 ? text.length() : to;
      String piece = text.substring(from, to).trim();
      from = to + 1;
      if (part == 0) {
        target = piece;
        continue;
      }
      int equals = piece.indexOf('=');
      String key = equals < 0 ? piece : piece.substring(0, equals).trim();
      String value = equals < 0 ? "true" : piece.substring(equals + 1).trim();
      if (!piece.isEmpty() && settings.put(key, value) != null) {
        throw new OptionException("bound." + name + " sets " + key + " twice");
      }
    }
    return new Bound(name, target, Collections.unmodifiableMap(settings));
  }

  /** The same policy in another mode. */
  public Bound in(Mode mode) {
    Map<String, String> changed = new LinkedHashMap<>(settings);
    changed.put("mode", mode == Mode.ENFORCE ? "enforce" : "observe");
    try {
      return new Bound(name, target, Collections.unmodifiableMap(changed));
    } catch (OptionException e) {
      throw new IllegalStateException(e); // the mode has no say in what is right
    }
  }

  private void checkTarget() throws OptionException {
    boolean ok = target.indexOf('.') > 0 && !target.endsWith(".");
    for (int i = 0; i < target.length() && ok; i++) {
      char c = target.charAt(i);
      ok = Character.isJavaIdentifierPart(c) || ".*[]".indexOf(c) >= 0;
    }
    if (!ok) {
      throw mistake(
          "has no target: write a field or a method such as com.acme.Artifacts.store first");
    }
  }

  private void check(String setting, String value) throws OptionException {
    String key = "bound." + name + ": " + setting;
    switch (setting) {
      case "max":
        numbers.put(setting, positive(setting, value, Units.count(key, value), MOST));
        break;
      case "max.bytes":
        numbers.put(setting, positive(setting, value, Units.bytes(key, value), Long.MAX_VALUE));
        break;
      case "ttl":
      case "idle":
      case "quarantine":
        numbers.put(setting, positive(setting, value, Units.millis(key, value), Long.MAX_VALUE));
        break;
      case "regret.max":
        numbers.put(setting, (long) Units.share(key, value));
        break;
      case "order":
        word(setting, value, List.of("lru", "fifo"));
        break;
      case "mode":
        word(setting, value, List.of("observe", "enforce"));
        break;
      case "log":
        word(setting, value, List.of("each", "summary", "none"));
        break;
      case "close":
        word(setting, value, List.of("true", "false"));
        break;
      case "reads":
        break;
      default:
        throw mistake(
            "has no setting '"
                + setting
                + "'; did you mean '"
                + Nearest.to(setting, SETTINGS)
                + "'?");
    }
  }

  private long positive(String setting, String value, long number, long most)
      throws OptionException {
    if (number < 1 || number > most) {
      throw mistake(setting + "=" + value + " is out of range: at least 1");
    }
    return number;
  }

  private void word(String setting, String value, List<String> words) throws OptionException {
    if (!words.contains(value)) {
      throw mistake(
          setting
              + "="
              + value
              + " is none of "
              + words
              + "; did you mean '"
              + Nearest.to(value, words)
              + "'?");
    }
  }

  private OptionException mistake(String what) {
    return new OptionException("bound." + name + ' ' + what);
  }

  private long number(String setting) {
    return numbers.getOrDefault(setting, NONE);
  }

  private String word(String setting, String otherwise) {
    return settings.getOrDefault(setting, otherwise);
  }

  public String name() {
    return name;
  }

  public String target() {
    return target;
  }

  /** Whether the target is a pattern rather than one name. */
  public boolean isPattern() {
    return target.indexOf('*') >= 0 || target.indexOf('[') >= 0;
  }

  /** Whether the target is this owner path, or a pattern of it. */
  public boolean means(String ownerPath) {
    return matches(target, 0, ownerPath, 0);
  }

  private static boolean matches(String pattern, int at, String text, int from) {
    int i = at;
    int k = from;
    while (i < pattern.length() && pattern.charAt(i) != '*') {
      if (k >= text.length() || text.charAt(k) != pattern.charAt(i)) {
        return false;
      }
      i++;
      k++;
    }
    if (i == pattern.length()) {
      return k == text.length();
    }
    for (int rest = k; rest <= text.length(); rest++) {
      if (matches(pattern, i + 1, text, rest)) {
        return true;
      }
    }
    return false;
  }

  /** The most entries, or {@link #NONE}. */
  public int max() {
    return (int) number("max");
  }

  /** The most bytes, or {@link #NONE}. */
  public long maxBytes() {
    return number("max.bytes");
  }

  /** Milliseconds an entry stays after it was written, or {@link #NONE}. */
  public long ttl() {
    return number("ttl");
  }

  /** Milliseconds an entry stays after it was last touched, or {@link #NONE}. */
  public long idle() {
    return number("idle");
  }

  /** Milliseconds an evicted entry can come back, or {@link #NONE}. */
  public long quarantine() {
    return number("quarantine");
  }

  /** The share of the evicted that may be asked for again before enforcing pauses. */
  public double regretMax() {
    long share = number("regret.max");
    return (share == NONE ? 100 : share) / 10_000.0;
  }

  public Order order() {
    return word("order", "lru").equals("fifo") ? Order.FIFO : Order.LRU;
  }

  public Mode mode() {
    return word("mode", "observe").equals("enforce") ? Mode.ENFORCE : Mode.OBSERVE;
  }

  /** Whether evicted values that can be closed are closed. */
  public boolean close() {
    return word("close", "false").equals("true");
  }

  public Log log() {
    switch (word("log", "summary")) {
      case "each":
        return Log.EACH;
      case "none":
        return Log.NONE;
      default:
        return Log.SUMMARY;
    }
  }

  /** Packages, such as {@code com.acme.*}, in which look-ups are seen too. */
  public List<String> reads() {
    List<String> packages = new ArrayList<>();
    String text = word("reads", "");
    int from = 0;
    while (from < text.length()) {
      int to = text.indexOf(':', from);
      to = to < 0 ? text.length() : to;
      packages.add(text.substring(from, to).trim());
      from = to + 1;
    }
    return packages;
  }

  /** The target and the settings as they were written. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(target);
    settings.forEach((key, value) -> out.append(';').append(key).append('=').append(value));
    return out.toString();
  }
}
