package heapwarden.config;

import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code track=}: a class, a package {@code com.acme.db.*}, or a pair of methods
 * {@code com.acme.Lease#acquire>release}. Immutable.
 */
public final class Declared {
  private final String type;
  private final @Nullable String open;
  private final @Nullable String close;

  private Declared(String type, @Nullable String open, @Nullable String close) {
    this.type = type;
    this.open = open;
    this.close = close;
  }

  /**
   * Reads one entry.
   *
   * @throws IllegalArgumentException with a sentence that says what is wrong
   */
  public static Declared parse(String text) {
    int hash = text.indexOf('#');
    if (hash < 0) {
      requireType(text, text);
      return new Declared(text, null, null);
    }
    String type = text.substring(0, hash);
    int arrow = text.indexOf('>', hash);
    if (arrow < 0 || arrow == hash + 1 || arrow == text.length() - 1) {
      throw new IllegalArgumentException(
          "'" + text + "' is no pair of methods: write Type#open>close");
    }
    requireType(type, text);
    return new Declared(type, text.substring(hash + 1, arrow), text.substring(arrow + 1));
  }

  private static void requireType(String type, String text) {
    String name = type.endsWith(".*") ? type.substring(0, type.length() - 2) : type;
    boolean ok = !name.isEmpty();
    for (int i = 0; i < name.length() && ok; i++) {
      char c = name.charAt(i);
      ok = c == '.' || Character.isJavaIdentifierPart(c);
    }
    if (!ok) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' names no class: write com.acme.Session, com.acme.db.* or Type#open>close");
    }
  }

  /** Whether a class of this name is meant; a package includes those below it. */
  public boolean matches(String className) {
    return type.endsWith(".*")
        ? className.startsWith(type.substring(0, type.length() - 1))
        : className.equals(type);
  }

  /** Whether this is a pair of methods rather than a constructor and {@code close()}. */
  public boolean isPair() {
    return open != null;
  }

  /** The opening method; only of a pair. */
  public String open() {
    return require(open);
  }

  /** The closing method; only of a pair. */
  public String close() {
    return require(close);
  }

  private static String require(@Nullable String method) {
    if (method == null) {
      throw new IllegalStateException("not a pair");
    }
    return method;
  }

  @Override
  public String toString() {
    return open == null ? type : type + '#' + open + '>' + close;
  }
}
