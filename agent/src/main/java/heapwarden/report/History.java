package heapwarden.report;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How some figures have gone since the start, for curves: {@value #POINTS} points at most. When
 * they are full every second one is forgotten, and from then on only every second sample is kept:
 * so they always reach back to the start, ever more coarsely.
 *
 * <p>At most {@value #CURVES} curves of 8 bytes a point; of those that got no value lately the
 * longest silent give way. Thread safe.
 */
public final class History {
  static final int POINTS = 512;
  static final int CURVES = 96;
  private static final long ABSENT = -1;

  /** What a curve is of. */
  public enum Group {
    /** {@code used}, {@code live} and {@code limit}, in bytes. */
    HEAP,
    /** Open resources of a kind. */
    KIND,
    /** Elements of a container, by its owner path. */
    CONTAINER,
    /** Entries of a container that a policy governs. */
    BOUND
  }

  private static final class Curve {
    final Group group;
    final String name;
    final String detail;
    long[] values = new long[0];
    int last;

    Curve(Group group, String name, String detail) {
      this.group = group;
      this.name = name;
      this.detail = detail;
    }

    void set(int point, long value) {
      if (point >= values.length) {
        int before = values.length;
        values = Arrays.copyOf(values, Math.min(POINTS, Math.max(16, 2 * (point + 1))));
        Arrays.fill(values, before, values.length, ABSENT);
      }
      values[point] = value;
      last = point;
    }

    long at(int point) {
      return point < values.length ? values[point] : ABSENT;
    }

    void halve() {
      for (int i = 0; i < values.length; i++) {
        values[i] = at(2 * i);
      }
      last /= 2;
    }
  }

  private final long[] times = new long[POINTS];
  private final Map<String, Curve> curves = new LinkedHashMap<>();
  private int count;
  private int stride = 1;
  private int untilNext;

  /** Begins a sample; false when it is not to be kept. */
  public synchronized boolean begin(long time) {
    if (untilNext > 0) {
      untilNext--;
      return false;
    }
    if (count == POINTS) {
      halve();
    }
    untilNext = stride - 1;
    times[count++] = time;
    return true;
  }

  private void halve() {
    for (int i = 0; 2 * i < POINTS; i++) {
      times[i] = times[2 * i];
    }
    for (Curve curve : curves.values()) {
      curve.halve();
    }
    count /= 2;
    stride *= 2;
  }

  /**
   * Adds a value to the sample that was begun last.
   *
   * @param name what it is of, unique within its group
   * @param detail what else is to be said of the curve
   */
  public synchronized void add(Group group, String name, String detail, long value) {
    String key = group.name() + ' ' + name;
    Curve curve = curves.get(key);
    if (curve == null) {
      if (curves.size() == CURVES && !makeRoom()) {
        return;
      }
      curve = new Curve(group, name, detail);
      curves.put(key, curve);
    }
    curve.set(count - 1, value);
  }

  /** Whether one that has no value in this sample could be dropped. */
  private boolean makeRoom() {
    Curve silent = null;
    for (Curve curve : curves.values()) {
      if (curve.last < count - 1 && (silent == null || curve.last < silent.last)) {
        silent = curve;
      }
    }
    return silent != null && curves.values().remove(silent);
  }

  /** Drops the containers that are none of these, once they have been silent for a while. */
  public synchronized void retainContainers(Collection<String> names) {
    for (Iterator<Curve> all = curves.values().iterator(); all.hasNext(); ) {
      Curve curve = all.next();
      if (curve.group == Group.CONTAINER
          && !names.contains(curve.name)
          && curve.last < count - POINTS / 4) {
        all.remove();
      }
    }
  }

  /** An estimate of the memory it holds, in bytes. */
  public synchronized long bytes() {
    long bytes = 8L * POINTS;
    for (Curve curve : curves.values()) {
      bytes += 200 + 8L * curve.values.length;
    }
    return bytes;
  }

  /** All of it as one JSON object. */
  public String json() {
    return JsonParts.object(this::write);
  }

  synchronized void write(JsonWriter json) throws IOException {
    json.name("times").beginArray();
    for (int i = 0; i < count; i++) {
      json.value(times[i]);
    }
    json.endArray();
    json.name("curves").beginArray();
    List<Curve> all = new ArrayList<>(curves.values());
    for (Curve curve : all) {
      json.beginObject();
      json.name("group").value(curve.group.name().toLowerCase(java.util.Locale.ROOT));
      json.name("name").value(curve.name).name("detail").value(curve.detail);
      json.name("values").beginArray();
      for (int i = 0; i < count; i++) {
        if (curve.at(i) == ABSENT) {
          json.nullValue();
        } else {
          json.value(curve.at(i));
        }
      }
      json.endArray().endObject();
    }
    json.endArray();
  }
}
