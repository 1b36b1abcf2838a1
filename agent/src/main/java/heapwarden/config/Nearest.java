package heapwarden.config;

/** Finds what somebody may have meant: the candidate with the least edit distance. */
public final class Nearest {
  private Nearest() {}

  /** The candidate nearest to a word; of equals the first. */
  public static String to(String word, Iterable<String> candidates) {
    String nearest = "";
    int least = Integer.MAX_VALUE;
    for (String candidate : candidates) {
      int distance = distance(word, candidate);
      if (distance < least) {
        least = distance;
        nearest = candidate;
      }
    }
    return nearest;
  }

  /**
   * Levenshtein's distance by two rows; a word that contains the other is nearer than its length.
   */
  private static int distance(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    boolean part = !a.isEmpty() && (b.contains(a) || a.contains(b));
    return 2 * above[b.length()] - (part ? Math.min(a.length(), b.length()) : 0);
  }
}
