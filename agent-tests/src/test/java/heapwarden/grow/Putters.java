package heapwarden.grow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts some thousand things here and a few there. */
final class Putters {
  private static final Map<Integer, Integer> SEEN = new HashMap<>();
  private static final List<Integer> RARE = new ArrayList<>();

  private Putters() {}

  public static void main(String[] arguments) {
    for (int i = 0; i < 3000; i++) {
      remember(i);
      if (i % 100 == 0) {
        note(i);
      }
    }
    System.out.println(SEEN.size() + RARE.size());
  }

  private static void remember(int number) {
    SEEN.merge(number, 1, Integer::sum);
  }

  private static void note(int number) {
    RARE.add(number);
  }
}
