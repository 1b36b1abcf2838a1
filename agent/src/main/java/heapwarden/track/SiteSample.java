package heapwarden.track;

import heapwarden.stack.Site;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one site looked like at one sample. Immutable. */
public final class SiteSample {
  /** For how many samples something must have been open to be an elder. */
  public static final int ELDER = 12;

  private final Site site;
  private final long live;
  private final long survivors;
  private final long elders;
  private final long exempt;
  private final long kept;
  private final @Nullable String keeper;
  private final long bytes;
  private final int oldest;
  private final long lost;
  private final long orphans;
  private final List<String> labels;
  private final @Nullable String thread;

  private final Map<String, Long> liveOpeners;
  private final Map<String, Long> goneOpeners;

  SiteSample(Accumulator from, @Nullable Contexts contexts) {
    this.site = from.site;
    this.live = from.live;
    this.survivors = from.survivors;
    this.elders = from.elders;
    this.exempt = from.kept + from.exempt + (from.daemons == 1 ? 1 : 0);
    this.kept = from.kept;
    this.keeper = from.keeper;
    this.bytes = from.bytes;
    this.oldest = from.oldest;
    this.lost = from.lost;
    this.orphans = from.orphans;
    this.labels = List.copyOf(from.labels);
    this.thread = from.thread;
    this.liveOpeners = named(from.open, contexts);
    this.goneOpeners = named(from.gone, contexts);
  }

  private static Map<String, Long> named(Map<Integer, Long> counts, @Nullable Contexts contexts) {
    if (counts.isEmpty() || contexts == null) {
      return Map.of();
    }
    Map<String, Long> named = new HashMap<>();
    for (Map.Entry<Integer, Long> one : counts.entrySet()) {
      String name = contexts.name(one.getKey());
      if (name != null) {
        named.put(name, one.getValue());
      }
    }
    return named;
  }

  public Site site() {
    return site;
  }

  /** How many are open now. */
  public long live() {
    return live;
  }

  /** How many of these were open at the sample before. */
  public long survivors() {
    return survivors;
  }

  /** How many of these have been open for {@value #ELDER} samples or more. */
  public long elders() {
    return elders;
  }

  /**
   * How many of the live say nothing when the JVM ends: the only daemon thread of its site, the
   * only one of its site that belongs to something which is open itself, and what is kept.
   */
  public long exempt() {
    return exempt;
  }

  /** How many of the live a static field keeps; 0 until that was asked for. */
  public long kept() {
    return kept;
  }

  /** A field that keeps one, such as {@code com.acme.Pools.shared}; {@code null} for none. */
  public @Nullable String keeper() {
    return keeper;
  }

  /** Their bytes where the kind tells (direct and mapped memory), else 0. */
  public long bytes() {
    return bytes;
  }

  /** The sample in which the oldest open one was opened; the current one when none is open. */
  public int oldest() {
    return oldest;
  }

  /** How many were collected without having been closed, since the start. */
  public long lost() {
    return lost;
  }

  /** How many nobody can close any more, although their threads work on. */
  public long orphans() {
    return orphans;
  }

  /** A few labels, such as paths. */
  public List<String> labels() {
    return labels;
  }

  /** The name of a thread that opened one, or {@code null}. */
  public @Nullable String thread() {
    return thread;
  }

  /** The tests that have opened what is open, and how much of it; empty unless told apart. */
  public Map<String, Long> liveOpeners() {
    return liveOpeners;
  }

  /** The tests that have opened what is lost or orphaned, and how much of it. */
  public Map<String, Long> goneOpeners() {
    return goneOpeners;
  }

  /** Mutable while the agent's thread sweeps the table. */
  static final class Accumulator {
    private static final int MAX_LABELS = 4;

    /** Bounds the memory of a sweep; what belongs to further owners is taken for their only one. */
    private static final int MAX_OWNERS = 4096;

    final Site site;
    long live;
    long survivors;
    long elders;
    long exempt;
    long kept;
    @Nullable String keeper;
    long daemons;
    long bytes;
    int oldest;
    long lost;
    long orphans;
    private final Set<Entry> owners = new HashSet<>();
    private final Set<Entry> crowded = new HashSet<>();
    final Map<Integer, Long> open = new HashMap<>(2);
    final Map<Integer, Long> gone = new HashMap<>(2);
    final Set<String> labels = new LinkedHashSet<>();
    @Nullable String thread;

    Accumulator(Site site, int now) {
      this.site = site;
      this.oldest = now;
    }

    void see(Entry entry, int now) {
      live++;
      if (entry.openedAt < now) {
        survivors++;
      }
      if (now - entry.openedAt >= ELDER) {
        elders++;
      }
      oldest = Math.min(oldest, entry.openedAt);
      note(entry.label, entry.thread);
      if (entry.context() != Contexts.NONE) {
        open.merge(entry.context(), 1L, Long::sum);
      }
    }

    void orphan(Entry entry) {
      orphans++;
      if (entry.context() != Contexts.NONE) {
        gone.merge(entry.context(), 1L, Long::sum);
      }
      note(entry.label, entry.thread);
    }

    /** Notes that a static field keeps one of them. */
    void keep(String field) {
      kept++;
      keeper = keeper == null || field.compareTo(keeper) < 0 ? field : keeper;
    }

    /** Notes that one of them belongs to something that is followed too. */
    void part(Entry owner) {
      if (owners.size() == MAX_OWNERS || owners.add(owner)) {
        exempt++;
      } else if (crowded.add(owner)) {
        exempt--;
      }
    }

    void note(@Nullable String label, @Nullable String by) {
      if (label != null && labels.size() < MAX_LABELS) {
        labels.add(label);
      }
      thread = thread == null ? by : thread;
    }
  }
}
