package heapwarden.grow;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * Entries of one container that were picked at random and are looked for again later: a leak keeps
 * them, traffic does not. Held weakly. There are two rounds: the older one is asked, the younger
 * takes its place once it is a quarter as old as all that is known, so what is asked reaches far
 * back. Agent's thread only.
 */
final class Probes {
  private static final int MOST = 16;
  private static final int LEAST_AGE = 16;

  /** What a container's probes cost, in bytes. */
  static final long BYTES = 2L * (MOST * 56 + 64) + 40;

  private static final class Round {
    final WeakReference<?>[] identities;
    final int[] hashes;
    final int sample;

    Round(WeakReference<?>[] identities, int[] hashes, int sample) {
      this.identities = identities;
      this.hashes = hashes;
      this.sample = sample;
    }
  }

  private final int begun;
  private @Nullable Round older;
  private @Nullable Round younger;

  Probes(int sample) {
    this.begun = sample;
  }

  /** Looks for the older round, and picks a new one when it is time to. */
  void update(Trail trail, Inside inside, Object container, int sample) {
    int wait = Math.max(LEAST_AGE, (sample - begun) / 4);
    if (younger == null || sample - younger.sample >= wait) {
      older = younger;
      younger = pick(inside, container, sample);
    }
    Round asked = older == null ? younger : older;
    if (asked == null || asked.identities.length == 0) {
      trail.probes = 0;
      return;
    }
    Object[] identities = new Object[asked.identities.length];
    for (int i = 0; i < identities.length; i++) {
      identities[i] = asked.identities[i].get();
    }
    trail.probes = (byte) identities.length;
    trail.stayed = (byte) inside.count(container, identities, asked.hashes);
    trail.probedAgo = sample - asked.sample;
  }

  private static Round pick(Inside inside, Object container, int sample) {
    Object[] picked = new Object[MOST];
    int found = inside.pick(container, picked);
    WeakReference<?>[] identities = new WeakReference<?>[found];
    int[] hashes = new int[found];
    for (int i = 0; i < found; i++) {
      identities[i] = new WeakReference<>(inside.identity(container, picked[i]));
      hashes[i] = inside.hash(container, picked[i]);
    }
    return new Round(identities, hashes, sample);
  }
}
