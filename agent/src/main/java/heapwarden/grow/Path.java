package heapwarden.grow;

import heapwarden.config.Bound;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one owner path from census to census. There may be a hundred thousand, so it is
 * small; what is kept beyond this of those whose container has grown is their {@link Trail}.
 * Agent's thread only.
 */
final class Path {
  /** How many a container must hold before it is looked at twice. */
  static final int LEAST = 16;

  final long key;
  final ContainerSample.Form form;
  final String type;

  /** The size when it was first met. */
  long first = -1;

  /** The census in which it was last met. */
  int pass;

  /** The sizes of all met in that census, and how many they were. */
  long sum;

  int met;

  /** The node of the first of these in the walk. */
  int node;

  /** How many it may hold, and how often it was changed. */
  long limit = Container.UNKNOWN;

  long changes = Container.UNKNOWN;

  boolean weak;
  boolean evicts;

  /** Whether the limit is told by the name of a field beside it only. */
  boolean guessed;

  /** Whether it is a queue, from whose head elements are taken in order. */
  boolean queue;

  /** There once it grew, so that it is sampled from then on. */
  @Nullable Trail trail;

  /** The policy that means it; to be asked for again when this is not the round of policies. */
  @Nullable Bound policy;

  int policies;

  Path(long key, ContainerSample.Form form, String type) {
    this.key = key;
    this.form = form;
    this.type = type;
  }

  /** Begins a census. */
  void begin(int now) {
    pass = now;
    sum = 0;
    met = 0;
    limit = Container.UNKNOWN;
  }

  /** Of several containers what 64 of them would hold, else what the one holds. */
  long size() {
    return met <= 1 ? sum : sum * Census.FAN / met;
  }

  /** Adds one container that was met. */
  void add(int at, long size, long most, long changed) {
    if (met == 0) {
      node = at;
      limit = most;
      changes = changed;
    } else if (trail != null) {
      trail.addNode(0, node);
      trail.addNode(met, at);
    }
    met++;
    sum += size;
  }

  /** Whether it has grown since it was first met; once a census. */
  boolean hasGrown(int least) {
    long now = size();
    if (first < 0) {
      first = now;
    }
    first = Math.min(first, now);
    return now >= least && now > first;
  }
}
