package heapwarden.detect;

import heapwarden.config.Options;
import heapwarden.detect.Evidence.Course;
import heapwarden.finding.Finding;
import heapwarden.finding.Kind;
import heapwarden.finding.Origin;
import heapwarden.finding.Verdict;
import heapwarden.grow.LoaderSample;
import heapwarden.stack.Fingerprint;
import heapwarden.stack.Frames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Says of which class loaders there are ever more that should have died: those of one class that
 * define a class of the same name, counted by those that have outlived a collection that unloads
 * classes.
 *
 * <p>Their number over the censuses is judged by a {@link Ratchet}, as the size of a container is.
 * It comes late, for many censuses at once, whenever there was such a collection. Likely growth is
 * told only where the census knows what holds them: what is reached by soft references or not at
 * all may be collected yet. Where the container that holds them is told of, it says so there, and
 * nothing is said of the loaders themselves. Agent's thread only.
 */
final class LoaderWatch {
  /** One population over time. */
  private static final class Followed {
    final Ratchet ratchet;
    final long firstSeen;
    LoaderSample last;
    int outlived;
    Evidence evidence = Evidence.nothing();

    Followed(Ratchet ratchet, long firstSeen, LoaderSample first) {
      this.ratchet = ratchet;
      this.firstSeen = firstSeen;
      this.last = first;
    }

    void add(LoaderSample sample) {
      last = sample;
      for (int size : sample.outlived()) {
        outlived = size;
        ratchet.add(size, sample.removed());
        evidence = ratchet.judge(Witnesses.none());
      }
    }

    boolean grows() {
      double enough = last.holders().isEmpty() ? LoaderWording.CONFIRMED : Detector.LIKELY;
      return evidence.confidence() >= enough;
    }

    boolean isHeldBy(String owner) {
      return !last.holders().isEmpty() && last.holders().get(0).startsWith(owner + "[]");
    }
  }

  private final Frames folding;
  private final long between;

  /** Milliseconds from one census to the next. */
  private long interval;

  private final int samplesPerDay;
  private final boolean underControl;
  private final Map<Long, Followed> followed = new HashMap<>();
  private final Set<String> toldElsewhere = new HashSet<>();

  LoaderWatch(Options options, Frames folding) {
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

  /** Takes in what one census says; those it does not name are gone. */
  void add(List<LoaderSample> samples, long time) {
    Map<Long, Followed> named = new HashMap<>();
    for (LoaderSample sample : samples) {
      Followed known = followed.get(sample.key());
      if (known == null) {
        known = new Followed(Ratchet.of(underControl, samplesPerDay), time, sample);
      }
      known.add(sample);
      named.put(sample.key(), known);
    }
    followed.clear();
    followed.putAll(named);
  }

  /** What there is to be said of loaders where a container of this owner path is told of. */
  List<String> heldBy(String owner) {
    List<String> phrases = new ArrayList<>();
    for (Followed one : followed.values()) {
      if (one.grows() && one.isHeldBy(owner)) {
        phrases.add(LoaderWording.heldHere(one.last, one.outlived));
      }
    }
    return phrases;
  }

  /** What holds loaders of this class, where they grow in number and it is known. */
  List<String> holdersOf(String loader) {
    for (Followed one : followed.values()) {
      if (one.last.loader().equals(loader) && one.grows()) {
        return one.last.holders();
      }
    }
    return List.of();
  }

  /**
   * A finding for each population that grows, by fingerprint.
   *
   * @param told the containers that are told of
   */
  Map<String, Finding> findings(Iterable<Finding> told, long time) {
    Map<String, Finding> findings = new HashMap<>();
    toldElsewhere.clear();
    for (Followed one : followed.values()) {
      if (!one.grows()) {
        continue;
      }
      Finding finding = finding(one, time);
      Finding other = findings.get(finding.fingerprint());
      if (isTold(one, told)) {
        toldElsewhere.add(finding.fingerprint());
      } else if (other == null || other.count() < finding.count()) {
        findings.put(finding.fingerprint(), finding);
      }
    }
    toldElsewhere.removeAll(findings.keySet());
    return findings;
  }

  /** Whether what this finding says is said of a container now, or where it was opened. */
  boolean isToldElsewhere(String fingerprint) {
    return toldElsewhere.contains(fingerprint);
  }

  private static boolean isTold(Followed one, Iterable<Finding> told) {
    for (Finding finding : told) {
      String owner = finding.owner();
      boolean container = owner != null && one.isHeldBy(owner);
      boolean opened =
          finding.kind() == Kind.CLASS_LOADER
              && finding.type().equals(one.last.loader())
              && finding.live() >= one.outlived;
      if (container || opened) {
        return true;
      }
    }
    return false;
  }

  /** What rises, but not in a way, or for long enough, to be called growth. */
  List<Finding> watching(long time) {
    List<Finding> watching = new ArrayList<>();
    for (Followed one : followed.values()) {
      if (!one.grows()
          && (one.evidence.course() == Course.RISING || one.evidence.course() == Course.GROWING)) {
        watching.add(finding(one, time));
      }
    }
    return watching;
  }

  private Finding finding(Followed one, long time) {
    return LoaderWording.finding(
        new Finding.Builder(fingerprint(one), Verdict.GROWING, Kind.CLASS_LOADER, one.last.loader())
            .origin(origin(one.last))
            .seen(one.firstSeen, time),
        one.last,
        one.outlived,
        one.evidence,
        one.grows(),
        one.evidence.perSample() * 3_600_000 / interval);
  }

  /** Loaders of a class of the JDK may be anybody's: they are known by what they define. */
  private static String fingerprint(Followed one) {
    String loader = one.last.loader();
    String known = Frames.isJdkClass(loader) ? loader + " of " + one.last.name() : loader;
    return Fingerprint.of(Kind.CLASS_LOADER.label(), known);
  }

  private Origin origin(LoaderSample sample) {
    boolean own =
        folding.isOwn(sample.name())
            || (!Frames.isJdkClass(sample.loader()) && folding.isOwn(sample.loader()));
    return own ? Origin.OWN : Origin.LIBRARY;
  }
}
