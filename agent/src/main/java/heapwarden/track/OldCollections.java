package heapwarden.track;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether the collector has lately gone through objects that have lived for a while, without
 * loading the management classes, and the same for every collector.
 *
 * <p>At each sample an object is made; after {@link SiteSample#ELDER} samples it is let go and
 * watched. Once it is found gone, whatever was as old and unreachable is gone too. Garbage younger
 * than that may remain. Agent's thread only.
 */
final class OldCollections {
  private final Deque<Object> kept = new ArrayDeque<>();
  private @Nullable WeakReference<Object> watched;

  /** To be called at each sample: whether such a collection ended since one was last told. */
  boolean ranSinceTold() {
    kept.addLast(new Object());
    Object released = kept.size() > SiteSample.ELDER ? kept.pollFirst() : null;
    boolean ran = watched != null && watched.get() == null;
    if (released != null && (watched == null || ran)) {
      watched = new WeakReference<>(released);
    }
    return ran;
  }
}
