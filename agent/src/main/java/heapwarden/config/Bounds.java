package heapwarden.config;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The policies in force, and what was wrong with others: a line with a mistake is left out, the
 * rest holds. Immutable.
 */
public final class Bounds {
  private final List<Bound> policies = new ArrayList<>();
  private final List<String> mistakes = new ArrayList<>();

  private Bounds(Map<String, String> lines) {
    for (Map.Entry<String, String> line : new TreeMap<>(lines).entrySet()) {
      try {
        add(Bound.parse(line.getKey().substring(Options.POLICY.length()), line.getValue()));
      } catch (OptionException e) {
        mistakes.add(String.valueOf(e.getMessage()));
      }
    }
  }

  /** Two policies for one target would undo each other. */
  private void add(Bound policy) {
    for (Bound other : policies) {
      if (other.target().equals(policy.target())) {
        mistakes.add(
            Options.POLICY
                + policy.name()
                + " has the target of bound."
                + other.name()
                + ", which holds.");
        return;
      }
    }
    policies.add(policy);
  }

  /** Reads policies from lines that all begin with {@code bound.}. */
  public static Bounds of(Map<String, String> lines) {
    return new Bounds(lines);
  }

  /**
   * Reads the policies of a file and others; the others hold where both have one of a name.
   *
   * @throws IOException when the file cannot be read
   */
  public static Bounds read(String file, Map<String, String> others) throws IOException {
    Properties properties = new Properties();
    try (InputStream in = new FileInputStream(file)) {
      properties.load(in);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
    Map<String, String> lines = new TreeMap<>();
    List<String> strangers = new ArrayList<>();
    for (String key : properties.stringPropertyNames()) {
      if (Options.isPolicy(key)) {
        lines.put(key, properties.getProperty(key).trim());
      } else {
        strangers.add(key + " in " + file + " is no policy: write bound.NAME=TARGET;max=1000.");
      }
    }
    lines.putAll(others);
    Bounds bounds = new Bounds(lines);
    bounds.mistakes.addAll(strangers);
    return bounds;
  }

  public List<Bound> policies() {
    return List.copyOf(policies);
  }

  /** A sentence for each line that does not hold. */
  public List<String> mistakes() {
    return List.copyOf(mistakes);
  }
}
