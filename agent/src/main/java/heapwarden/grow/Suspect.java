package heapwarden.grow;

import heapwarden.finding.Kind;
import java.lang.ref.WeakReference;

/** One container that is followed, weakly held, and what it counts into. */
final class Suspect extends WeakReference<Object> {
  final Tally tally;
  final Kind kind;

  Suspect(Object container, Tally tally, Kind kind) {
    super(container);
    this.tally = tally;
    this.kind = kind;
  }
}
