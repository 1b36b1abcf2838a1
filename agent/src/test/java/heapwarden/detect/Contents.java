package heapwarden.detect;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * The entries of a simulated container, each known by the sample in which it came in. Of 32 of
 * them, picked at random, it is remembered whether they are still inside.
 */
final class Contents {
  private static final int PICKED = 32;

  private final Random random;
  private final int length;
  private final int[] inside;
  private final int[] tree;
  private final Map<Integer, Map<Integer, Integer>> expiries = new HashMap<>();
  private final Deque<Integer> births = new ArrayDeque<>();
  private final Picked[] picked = new Picked[2];
  private int now;
  private int size;
  private long removed;

  /** What becomes of 32 entries. */
  private final class Picked {
    final int[] alive;
    int since = -1;
    int total;
    int left;

    Picked(int length) {
      alive = new int[length];
    }

    void pick() {
      Arrays.fill(alive, 0, now + 1, 0);
      since = now;
      total = Math.min(PICKED, size);
      left = total;
      int[] taken = new int[length];
      for (int i = 0; i < total; i++) {
        int birth = any();
        if (taken[birth] < inside[birth]) {
          taken[birth]++;
          alive[birth]++;
        } else {
          i--;
        }
      }
    }

    void lose(int birth, int gone) {
      int of = inside[birth];
      for (int i = 0; i < gone && alive[birth] > 0; i++, of--) {
        if (random.nextInt(of) < alive[birth]) {
          alive[birth]--;
          left--;
        }
      }
    }
  }

  Contents(int length, Random random) {
    this.length = length;
    this.random = random;
    this.inside = new int[length];
    this.tree = new int[length + 1];
    picked[0] = new Picked(length);
    picked[1] = new Picked(length);
  }

  /** Goes on to this sample; what was to expire until then does. */
  void begin(int sample) {
    now = sample;
    Map<Integer, Integer> due = expiries.remove(sample);
    if (due != null) {
      due.forEach((birth, count) -> remove(birth, Math.min(count, inside[birth])));
    }
  }

  /** Picks afresh from time to time, so that those followed were picked long enough ago. */
  void end() {
    Picked young = picked[1];
    if (young.since < 0 ? size >= 8 : now - young.since >= Math.max(25, now / 8)) {
      picked[1] = picked[0];
      picked[0] = young;
      picked[1].pick();
    }
  }

  void add(int count) {
    if (count > 0) {
      if (births.isEmpty() || births.peekLast() != now) {
        births.addLast(now);
      }
      change(now, count);
    }
  }

  /** Adds entries that leave after so many samples. */
  void addFor(int count, int samples) {
    add(count);
    if (count > 0 && samples > 0) {
      expiries
          .computeIfAbsent(now + samples, key -> new HashMap<>())
          .merge(now, count, Integer::sum);
    } else if (count > 0) {
      remove(now, count);
    }
  }

  void removeOldest(int count) {
    int rest = count;
    while (rest > 0 && !births.isEmpty()) {
      int birth = births.peekFirst();
      int gone = Math.min(rest, inside[birth]);
      remove(birth, gone);
      rest -= gone;
      if (inside[birth] == 0) {
        births.removeFirst();
      }
    }
  }

  void removeNewest(int count) {
    int rest = count;
    while (rest > 0 && !births.isEmpty()) {
      int birth = births.peekLast();
      int gone = Math.min(rest, inside[birth]);
      remove(birth, gone);
      rest -= gone;
      if (inside[birth] == 0) {
        births.removeLast();
      }
    }
  }

  void removeAny(int count) {
    for (int i = 0; i < count && size > 0; i++) {
      remove(any(), 1);
    }
  }

  void keepAtMost(int most) {
    removeOldest(size - most);
  }

  int size() {
    return size;
  }

  long removed() {
    return removed;
  }

  /** The older of the two sets that are followed, if it is old enough to say something. */
  Witnesses stayed(Witnesses known) {
    Picked old = picked[0].since >= 0 ? picked[0] : picked[1];
    return old.since < 0 ? known : known.withStayed(old.left, old.total, now - old.since);
  }

  private void remove(int birth, int count) {
    if (count <= 0) {
      return;
    }
    picked[0].lose(birth, count);
    picked[1].lose(birth, count);
    change(birth, -count);
    removed += count;
  }

  private void change(int birth, int by) {
    inside[birth] += by;
    size += by;
    for (int i = birth + 1; i <= length; i += i & -i) {
      tree[i] += by;
    }
  }

  /** The birth of an entry, each with the same chance. */
  private int any() {
    int rest = random.nextInt(size);
    int at = 0;
    for (int step = Integer.highestOneBit(length); step > 0; step >>= 1) {
      if (at + step <= length && tree[at + step] <= rest) {
        at += step;
        rest -= tree[at];
      }
    }
    return at;
  }
}
