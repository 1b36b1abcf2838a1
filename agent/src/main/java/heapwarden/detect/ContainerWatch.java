package heapwarden.detect;

import heapwarden.config.Options;
import heapwarden.detect.Evidence.Course;
import heapwarden.finding.Finding;
import heapwarden.finding.Kind;
import heapwarden.finding.Origin;
import heapwarden.finding.Verdict;
import heapwarden.grow.CensusSnapshot;
import heapwarden.grow.ContainerSample;
import heapwarden.grow.ContainerSample.Form;
import heapwarden.grow.PutSite;
import heapwarden.stack.Fingerprint;
import heapwarden.stack.Frames;
import heapwarden.stack.Site;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Follows the containers that the census delivers, each with its {@link Ratchet}, and says which
 * keep growing or hold more than they may.
 *
 * <p>At most {@value #MAX} are followed at once; what comes later waits until another is given up,
 * which happens when it was not met for {@value #ABSENT} complete censuses. Containers in fields of
 * one object that one method fills are one leak: what was found first speaks for those found later.
 * Agent's thread only.
 */
final class ContainerWatch {
  private static final int MAX = 2000;
  private static final int ABSENT = 8;

  /** How many samples a container must have been followed before anybody asks who fills it. */
  private static final int SUSPECT_AFTER = 8;

  private static final int MAX_SUSPECTS = 16;

  /** One container over time. */
  private static final class Followed {
    final Ratchet ratchet;
    final long firstSeen;
    ContainerSample last;
    Evidence evidence = Evidence.nothing();
    int samples;
    int rises;
    long highest;
    int absent;

    /** Whether it was told as a finding of its own, so that it will be taken back as one. */
    boolean told;

    Followed(Ratchet ratchet, long firstSeen, ContainerSample first) {
      this.ratchet = ratchet;
      this.firstSeen = firstSeen;
      this.last = first;
    }

    void add(ContainerSample sample, double heapRise, Floors loaded) {
      // What waits in a queue is new all the time; that more and more waits is what counts.
      ratchet.add(sample.size(), sample.isQueue() ? -1 : sample.removed());
      samples++;
      rises += sample.size() > last.size() ? 1 : 0;
      highest = Math.max(highest, sample.size());
      last = sample;
      absent = 0;
      evidence = ratchet.judge(witnesses(sample, heapRise).withClasses(loaded));
    }

    /** Of the heap's rise it explains what its own growth weighs. */
    private Witnesses witnesses(ContainerSample sample, double heapRise) {
      double share =
          sample.bytes() < 0 || sample.size() == 0 || heapRise <= 0
              ? Double.NaN
              : Math.min(1, evidence.perSample() * sample.bytes() / sample.size() / heapRise);
      return Witnesses.none()
          .withHeap(heapRise > 0, share)
          .withBound(bound(sample))
          .withBytes(sample.bytes())
          .withStayed(sample.stayed(), sample.isQueue() ? 0 : sample.probes(), sample.probedAgo())
          .withWeak(sample.weak() || sample.evicts());
    }

    /** What a name makes us guess proves nothing once it is passed. */
    private static long bound(ContainerSample sample) {
      return sample.isLimitGuessed() && sample.size() > sample.limit() ? -1 : sample.limit();
    }

    /**
     * Where it lies and who fills it: the path of what has the field, and the method that puts;
     * {@code null} while nobody was seen to.
     */
    @Nullable String place() {
      if (last.putSites().isEmpty()) {
        return null;
      }
      Site site = last.putSites().get(0).site();
      String frame = site.lines().isEmpty() ? "" : site.lines().get(Group.siteFrame(site));
      int line = frame.lastIndexOf('(');
      return frame.isEmpty() ? null : holder() + ' ' + frame.substring(0, Math.max(0, line));
    }

    private String holder() {
      return last.owner().substring(0, Math.max(0, last.owner().lastIndexOf('.')));
    }

    /** The last field of its owner path. */
    String field() {
      return last.owner().substring(last.owner().lastIndexOf('.') + 1);
    }

    boolean isSuspect() {
      return evidence.confidence() >= Detector.LIKELY
          || evidence.course() == Course.OVER_BOUND
          || (samples >= SUSPECT_AFTER && 2 * rises >= samples && last.size() >= highest);
    }
  }

  private final LoaderWatch loaders;
  private final Frames folding;
  private final long between;

  /** Milliseconds from one census to the next. */
  private long interval;

  private final int samplesPerDay;
  private final boolean underControl;
  private final Map<Long, Followed> followed = new HashMap<>();
  private final Floors classes = new Floors();

  /** Creates a watch; what {@code loaders} knows of those that a container holds is told there. */
  ContainerWatch(Options options, Frames folding, LoaderWatch loaders) {
    this.loaders = loaders;
    this.folding = folding;
    this.between = Math.max(1, options.interval());
    this.interval = between;
    this.samplesPerDay = Ratchet.perDay(interval);
    this.underControl = options.gate();
  }

  /** There are so many samples from one census to the next: what is said to grow by the hour. */
  void spread(int samples) {
    interval = between * samples;
  }

  /** Takes in one census. */
  void add(CensusSnapshot census, double heapRise, long time) {
    classes.add(census.classes(), -1);
    for (Followed one : followed.values()) {
      one.absent++;
    }
    for (ContainerSample sample : census.containers()) {
      Followed known = followed.get(sample.key());
      if (known == null) {
        if (followed.size() >= MAX) {
          continue;
        }
        known = new Followed(Ratchet.of(underControl, samplesPerDay), time, sample);
        followed.put(sample.key(), known);
      }
      known.add(sample, heapRise * interval / 3_600_000, classes);
    }
    for (Iterator<Followed> all = followed.values().iterator(); all.hasNext(); ) {
      Followed one = all.next();
      if (!census.isComplete()) {
        one.absent = Math.min(one.absent, 1);
      } else if (one.absent > ABSENT) {
        all.remove();
      }
    }
  }

  /** The keys of the containers of which it would be good to know who fills them, worst first. */
  List<Long> suspects() {
    List<Followed> suspects = new ArrayList<>();
    for (Followed one : followed.values()) {
      if (one.absent == 0 && one.isSuspect()) {
        suspects.add(one);
      }
    }
    if (suspects.size() > 1) { // see below
      suspects.sort(
          Comparator.comparingDouble((Followed one) -> -one.evidence.confidence())
              .thenComparing(one -> -one.rises)
              .thenComparing(one -> -one.last.size()));
    }
    List<Long> keys = new ArrayList<>();
    for (Followed one : suspects.subList(0, Math.min(MAX_SUSPECTS, suspects.size()))) {
      keys.add(one.last.key());
    }
    return keys;
  }

  /** A finding for each container that grows or is over its bound, by fingerprint. */
  Map<String, Finding> findings(long time) {
    Map<String, Finding> findings = new HashMap<>();
    Map<String, Followed> speakers = new HashMap<>();
    Map<Followed, List<String>> beside = new HashMap<>();
    for (Followed one : growing()) {
      String place = one.place();
      Followed speaker = place == null ? null : speakers.putIfAbsent(place, one);
      if (speaker == null || one.told) {
        one.told = true;
        beside.putIfAbsent(one, new ArrayList<>());
      } else {
        beside.computeIfAbsent(speaker, key -> new ArrayList<>()).add(one.field());
      }
    }
    for (Map.Entry<Followed, List<String>> entry : beside.entrySet()) {
      keepLarger(findings, finding(entry.getKey(), entry.getValue(), time));
    }
    return findings;
  }

  /** What is called growth or over its bound: what was told before first, then by its path. */
  private List<Followed> growing() {
    List<Followed> growing = new ArrayList<>();
    for (Followed one : followed.values()) {
      if (one.evidence.confidence() >= Detector.LIKELY && origin(one.last) != Origin.JDK) {
        growing.add(one);
      } else {
        one.told = false;
      }
    }
    if (growing.size() > 1) { // the exit of a short program waits for the first lambda of a JVM
      growing.sort(
          Comparator.comparing((Followed one) -> !one.told).thenComparing(one -> one.last.owner()));
    }
    return growing;
  }

  private static void keepLarger(Map<String, Finding> findings, Finding finding) {
    Finding other = findings.get(finding.fingerprint());
    if (other == null || other.count() < finding.count()) {
      findings.put(finding.fingerprint(), finding);
    }
  }

  /** What rises, but not in a way, or for long enough, to be called growth. */
  List<Finding> watching(long time) {
    Map<String, Finding> watched = new HashMap<>();
    for (Followed one : followed.values()) {
      if (one.evidence.course() == Course.RISING
          && one.absent == 0
          && origin(one.last) != Origin.JDK) {
        keepLarger(watched, finding(one, List.of(), time));
      }
    }
    return new ArrayList<>(watched.values());
  }

  private Finding finding(Followed one, List<String> beside, long time) {
    ContainerSample sample = one.last;
    Kind kind = kind(sample);
    return ContainerWording.finding(
        new Finding.Builder(
                Fingerprint.of(kind.label(), sample.owner()),
                one.evidence.course() == Course.OVER_BOUND ? Verdict.OVER_BOUND : Verdict.GROWING,
                kind,
                sample.type())
            .origin(origin(sample))
            .seen(one.firstSeen, time),
        sample,
        one.evidence,
        beside,
        loaders.heldBy(sample.owner()),
        one.evidence.perSample() * 3_600_000 / interval);
  }

  static Kind kind(ContainerSample sample) {
    return sample.isLocal() || sample.form() == Form.THREAD_LOCALS
        ? Kind.THREAD_LOCAL
        : sample.form() == Form.MAP ? Kind.MAP : Kind.COLLECTION;
  }

  /**
   * Whose fields lead to it, and whose code fills it: the user's wherever one does. What is reached
   * by fields of the JDK alone is the JDK's, whoever fills it.
   */
  private Origin origin(ContainerSample sample) {
    return origin(sample, folding);
  }

  static Origin origin(ContainerSample sample, Frames folding) {
    boolean outside = false;
    for (String type : sample.classes()) {
      if (!Frames.isJdkClass(type)) {
        if (folding.isOwn(type)) {
          return Origin.OWN;
        }
        outside = true;
      }
    }
    for (PutSite site : sample.putSites()) {
      if (outside && Group.origin(site.site()) == Origin.OWN) {
        return Origin.OWN;
      }
    }
    return outside ? Origin.LIBRARY : Origin.JDK;
  }
}
