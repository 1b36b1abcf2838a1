package heapwarden.launch;

import heapwarden.bound.BoundSample;
import heapwarden.bound.Cause;
import heapwarden.config.Bound;
import heapwarden.report.BoundLine;
import java.util.ArrayList;
import java.util.List;

/** Hands what came of the policies on to the report. */
final class BoundReporting {
  private BoundReporting() {}

  static List<BoundLine> lines(List<BoundSample> samples) {
    List<BoundLine> lines = new ArrayList<>();
    for (BoundSample sample : samples) {
      Bound policy = sample.policy();
      BoundLine line =
          new BoundLine(
                  policy.name(),
                  policy.target(),
                  sample.place(),
                  sample.type(),
                  sample.state().label(),
                  sample.reason())
              .holding(sample.entries(), sample.bytesPerEntry())
              .lookedUp(sample.hits(), sample.misses(), sample.regretted(), sample.regretRate())
              .outcome(sample.restored(), sample.closed(), sample.failedToClose(), sample.stuck())
              .silent(policy.log() == Bound.Log.NONE);
      for (Cause cause : Cause.values()) {
        line.evicted(cause.label(), sample.evicted(cause), sample.wouldEvict(cause));
      }
      lines.add(line);
    }
    return lines;
  }
}
