package heapwarden.gate;

import heapwarden.config.Nearest;
import heapwarden.finding.Finding;
import heapwarden.finding.GateResult.Suppression;
import heapwarden.finding.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * What need not be mended, in lines that people write:
 *
 * <pre>
 * file:com.acme.Config.*    # read once, at the start    until 2027-01-31
 * *:com.acme.legacy.*       # goes with version 3
 * </pre>
 *
 * <p>Kind, or {@code *} for any, then a pattern for a frame or an owner path. Blank lines and those
 * that begin with {@code #} are nothing. Besides there is a list that is built in. Immutable.
 */
public final class Suppressions {
  private static final String BUILT_IN = "heapwarden/suppressions.txt";
  private static final String UNTIL = "until";

  /** More lines are no list that anybody reads. */
  private static final int MOST = 10_000;

  private final List<Rule> rules;

  private Suppressions(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /** The built-in list alone. */
  public static Suppressions builtIn() throws GateInputException {
    return new Suppressions(parse(builtInText(), "built-in", true));
  }

  /** The built-in list as it is written. */
  public static String builtInText() throws GateInputException {
    try (InputStream in = Suppressions.class.getClassLoader().getResourceAsStream(BUILT_IN)) {
      if (in == null) {
        throw new GateInputException("the jar lacks " + BUILT_IN);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new GateInputException("the built-in suppressions cannot be read: " + e.getMessage());
    }
  }

  /**
   * Those of a file, and then the built-in list.
   *
   * @throws GateInputException when the file is not there, or a line of it cannot be understood
   */
  public static Suppressions read(Path file) throws GateInputException {
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new GateInputException("suppressions: there is no file " + file);
    } catch (CharacterCodingException e) {
      throw new GateInputException("suppressions: " + file + " is not written in UTF-8");
    } catch (IOException | RuntimeException e) {
      throw new GateInputException("suppressions: cannot read " + file + ": " + e.getMessage());
    }
    return of(text, file.toString());
  }

  /** Those of a text, and then the built-in list. */
  static Suppressions of(String text, String name) throws GateInputException {
    List<Rule> rules = parse(text, name, false);
    rules.addAll(parse(builtInText(), "built-in", true));
    return new Suppressions(rules);
  }

  private static List<Rule> parse(String text, String name, boolean builtIn)
      throws GateInputException {
    List<Rule> rules = new ArrayList<>();
    String[] lines = text.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      if (i == 0 && line.startsWith("\uFEFF")) {
        line = line.substring(1).strip();
      }
      if (!line.isEmpty() && line.charAt(0) != '#') {
        String place = name + ':' + (i + 1);
        if (rules.size() == MOST) {
          throw new GateInputException(place + ": more than " + MOST + " suppressions");
        }
        rules.add(rule(line, place, builtIn));
      }
    }
    return rules;
  }

  private static Rule rule(String line, String place, boolean builtIn) throws GateInputException {
    int hash = line.indexOf('#');
    String left = (hash < 0 ? line : line.substring(0, hash)).strip();
    String right = hash < 0 ? "" : line.substring(hash + 1).strip();
    int colon = left.indexOf(':');
    if (colon <= 0) {
      throw new GateInputException(
          place + ": '" + left + "' has no kind; write kind:frame, such as file:com.acme.Config.*");
    }
    String kind = left.substring(0, colon).strip();
    String glob = left.substring(colon + 1).strip();
    if (!kind.equals("*") && Kind.of(kind) == null) {
      throw new GateInputException(place + ": there is no kind '" + kind + "'" + nearest(kind));
    }
    if (glob.isEmpty()) {
      throw new GateInputException(
          place + ": nothing stands after the colon; * is for any frame or owner");
    }
    for (int i = 0; i < glob.length(); i++) {
      if (Character.isWhitespace(glob.charAt(i))) {
        throw new GateInputException(
            place + ": '" + glob + "' has a blank; a reason stands after a #");
      }
    }
    LocalDate until = until(right, place);
    String reason = until == null ? right : right.substring(0, right.lastIndexOf(UNTIL)).strip();
    Suppression suppression =
        new Suppression(place, kind + ':' + glob, reason, until == null ? "" : until.toString());
    return new Rule(suppression, Kind.of(kind), glob, until, builtIn);
  }

  private static String nearest(String kind) {
    List<String> labels = new ArrayList<>();
    for (Kind one : Kind.values()) {
      labels.add(one.label());
    }
    return "; did you mean '" + Nearest.to(kind, labels) + "'? * is for any";
  }

  /** The day a comment ends with; one that is almost a date would never end, so it is refused. */
  private static @Nullable LocalDate until(String comment, String place) throws GateInputException {
    StringTokenizer tokens = new StringTokenizer(comment);
    String[] words = new String[tokens.countTokens()];
    for (int i = 0; i < words.length; i++) {
      words[i] = tokens.nextToken();
    }
    for (int i = 0; i + 1 < words.length; i++) {
      String word = words[i];
      boolean says = word.equals(UNTIL) || word.endsWith("(" + UNTIL);
      boolean dated = i + 2 == words.length || startsWithDigit(words[i + 1]);
      if (says && dated) {
        if (i + 2 == words.length && word.equals(UNTIL)) {
          LocalDate date = date(words[i + 1]);
          if (date != null) {
            return date;
          }
        }
        throw new GateInputException(
            place
                + ": '"
                + word
                + ' '
                + words[i + 1]
                + "' is no day; a line ends with, for example, until 2027-01-31");
      }
    }
    return null;
  }

  private static boolean startsWithDigit(String word) {
    return !word.isEmpty() && Character.isDigit(word.charAt(0));
  }

  private static @Nullable LocalDate date(String word) {
    try {
      return LocalDate.parse(word);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** The first rule that holds and matches; {@code null} for none. */
  @Nullable Rule match(Finding finding, @Nullable LocalDate today) {
    for (Rule rule : rules) {
      if (!rule.isExpired(today) && rule.matches(finding)) {
        return rule;
      }
    }
    return null;
  }

  /** Those a person has written. */
  List<Rule> own() {
    List<Rule> own = new ArrayList<>();
    for (Rule rule : rules) {
      if (!rule.isBuiltIn()) {
        own.add(rule);
      }
    }
    return own;
  }
}
