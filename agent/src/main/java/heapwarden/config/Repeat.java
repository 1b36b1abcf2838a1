package heapwarden.config;

/** The value of {@code repeat}: a test and how many rounds of it. Immutable. */
public final class Repeat {
  private static final int ROUNDS = 5;
  private static final int MOST_ROUNDS = 1000;

  private final String type;
  private final String method;
  private final int rounds;

  private Repeat(String type, String method, int rounds) {
    this.type = type;
    this.method = method;
    this.rounds = rounds;
  }

  /**
   * Reads {@code com.acme.FooTest#bar:5}; without a number {@value #ROUNDS} rounds are meant.
   *
   * @throws OptionException when it is something else
   */
  static Repeat parse(String text) throws OptionException {
    int hash = text.indexOf('#');
    int colon = text.indexOf(':', hash < 0 ? 0 : hash);
    String type = hash < 0 ? "" : text.substring(0, hash);
    String method = hash < 0 ? "" : text.substring(hash + 1, colon < 0 ? text.length() : colon);
    if (!isName(type, true) || !isName(method, false)) {
      throw new OptionException(
          "repeat=" + text + " names no test: write com.acme.FooTest#bar:5 for five rounds");
    }
    long rounds = colon < 0 ? ROUNDS : Units.count("repeat", text.substring(colon + 1));
    if (rounds < 2 || rounds > MOST_ROUNDS) {
      throw new OptionException(
          "repeat=" + text + " has a number out of range: 2 to " + MOST_ROUNDS + " rounds");
    }
    return new Repeat(type, method, (int) rounds);
  }

  private static boolean isName(String text, boolean dots) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isJavaIdentifierPart(c) && !(dots && c == '.')) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** The class of the test. */
  public String type() {
    return type;
  }

  public String method() {
    return method;
  }

  /** How many rounds there are at least. */
  public int rounds() {
    return rounds;
  }

  @Override
  public String toString() {
    return type + '#' + method + ':' + rounds;
  }
}
