package heapwarden.detect;

import heapwarden.config.Options;
import heapwarden.finding.Finding;
import heapwarden.finding.Kind;
import heapwarden.finding.Kind.Loss;
import heapwarden.finding.Verdict;
import heapwarden.grow.CensusSnapshot;
import heapwarden.grow.LoaderSample;
import heapwarden.stack.Frames;
import heapwarden.track.SiteSample;
import heapwarden.track.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns snapshots into verdicts: one finding for each fingerprint, retracted when it stops being
 * true.
 *
 * <p>A group of sites with one fingerprint gets the strongest verdict that holds: PROVEN, ORPHANED,
 * GROWING, OLD. Proven losses stay findings for good. Growth is reported from a confidence of 0.6
 * and retracted once it has stopped. All times are counted in samples. Agent's thread only.
 */
public final class Detector {
  /** From here on growth is a finding, below it is only watched. */
  public static final double LIKELY = 0.6;

  private static final int OLD_POPULATION = 2;

  /** How many groups are followed over time; what comes later is judged without a history. */
  private static final int MAX_SERIES = 20_000;

  private final Frames folding;
  private final long interval;
  private final long age;
  private final boolean gate;
  private final Map<String, Series> series = new HashMap<>();
  private final Map<String, Finding> inForce = new LinkedHashMap<>();
  private final Map<String, Finding> retracted = new LinkedHashMap<>();

  /** What a repeated scenario has shown, by fingerprint: stands beside what samples show. */
  private final Map<String, Finding> repeated = new HashMap<>();

  private final ContainerWatch containers;
  private final LoaderWatch loaders;

  /** What is remembered of one fingerprint from sample to sample. */
  private static final class Series {
    final Growth growth = new Growth();
    final long firstSeen;
    int last;

    /** The highest so far while growth goes on, else that of the last sample. */
    double confidence;

    Series(long firstSeen) {
      this.firstSeen = firstSeen;
    }
  }

  /** Creates a detector; {@code folding} must be the one the sites were made with. */
  public Detector(Options options, Frames folding) {
    this.folding = folding;
    this.interval = Math.max(1, options.interval());
    this.age = options.age();
    this.gate = options.gate();
    this.loaders = new LoaderWatch(options, folding);
    this.containers = new ContainerWatch(options, folding, loaders);
  }

  /**
   * Judges a snapshot.
   *
   * @param time when it was taken, in milliseconds since the epoch
   * @param atExit whether the application has ended, so that what is open counts as such
   */
  public Judgement examine(Snapshot snapshot, long time, boolean atExit) {
    return examine(snapshot, null, 0, time, atExit);
  }

  /** From now on there are so many samples from one census to the next. */
  public void spread(int samples) {
    containers.spread(samples);
    loaders.spread(samples);
  }

  /**
   * Judges a snapshot together with a census.
   *
   * @param census what containers there are, or {@code null} when none was taken: then nothing new
   *     is said of any
   */
  public Judgement examine(
      Snapshot snapshot,
      @Nullable CensusSnapshot census,
      double heapRise,
      long time,
      boolean atExit) {
    if (census != null) {
      containers.add(census, heapRise, time);
      loaders.add(census.loaders(), time);
    }
    Map<String, Finding> growing = containers.findings(time);
    List<Finding> appeared = new ArrayList<>();
    List<Finding> gone = new ArrayList<>();
    List<Finding> watching = new ArrayList<>();
    Map<String, Group> groups = groups(snapshot);
    for (Group group : groups.values()) {
      group.holders = group.kind == Kind.CLASS_LOADER ? loaders.holdersOf(group.type) : List.of();
      Series known = follow(group, snapshot, time, atExit);
      Finding finding = judge(group, known, snapshot.sample(), time, atExit);
      Finding before = inForce.get(group.fingerprint);
      if (finding == null) {
        if (group.lost == 0 && group.live > 0 && known.growth.perSample() > 0) {
          watching.add(
              Wording.growing(group, known.confidence, hourly(known), known.firstSeen, time));
        }
      } else if (before == null || isNews(before, finding)) {
        appeared.add(finding);
        retracted.remove(group.fingerprint);
        inForce.put(group.fingerprint, finding);
      } else {
        inForce.put(group.fingerprint, finding);
      }
      if (finding == null && before != null) {
        gone.add(retract(before));
      }
    }
    growing.putAll(loaders.findings(told(growing, groups), time));
    for (Finding finding : repeated.values()) {
      if (finding.kind().isContainer()) {
        growing.put(finding.fingerprint(), finding);
      }
    }
    for (Finding finding : growing.values()) {
      Finding before = inForce.put(finding.fingerprint(), finding);
      if (before == null || isNews(before, finding)) {
        appeared.add(finding);
        retracted.remove(finding.fingerprint());
      }
    }
    watching.addAll(containers.watching(time));
    watching.addAll(loaders.watching(time));
    for (Finding before : List.copyOf(inForce.values())) {
      boolean ended = atExit && before.kind().endsWithTheJvm();
      if (loaders.isToldElsewhere(before.fingerprint())) {
        inForce.remove(before.fingerprint());
      } else if (!ended
          && !growing.containsKey(before.fingerprint())
          && !groups.containsKey(before.fingerprint())) {
        gone.add(retract(before));
      }
    }
    if (!series.isEmpty()) {
      series.values().removeIf(one -> one.last < snapshot.sample());
    }
    return new Judgement(
        sorted(inForce.values()),
        sorted(watching),
        List.copyOf(retracted.values()),
        appeared,
        gone);
  }

  /** Takes in what a scenario has shown that was repeated: it stands until another is. */
  public void repeated(List<Finding> findings) {
    repeated.clear();
    for (Finding finding : findings) {
      repeated.put(finding.fingerprint(), finding);
    }
  }

  /** Takes in what has become of class loaders at the end, before the last judgement. */
  public void settle(List<LoaderSample> samples, long time) {
    loaders.add(samples, time);
  }

  /** What may be told of class loaders already: containers, and loaders that were opened. */
  private List<Finding> told(Map<String, Finding> growing, Map<String, Group> groups) {
    List<Finding> told = new ArrayList<>(growing.values());
    for (Group group : groups.values()) {
      Finding finding = group.kind == Kind.CLASS_LOADER ? inForce.get(group.fingerprint) : null;
      if (finding != null && finding.verdict() == Verdict.GROWING) {
        told.add(finding);
      }
    }
    return told;
  }

  /** The owner paths of which it would be good to know who fills them, worst first. */
  public List<Long> suspects() {
    return containers.suspects();
  }

  /** A new verdict, or growth that was likely and is confirmed now. */
  private static boolean isNews(Finding before, Finding now) {
    return before.verdict() != now.verdict() || (now.isGateGrade() && !before.isGateGrade());
  }

  private Finding retract(Finding finding) {
    inForce.remove(finding.fingerprint());
    Finding withdrawn = Wording.retracted(finding);
    retracted.put(finding.fingerprint(), withdrawn);
    return withdrawn;
  }

  private Map<String, Group> groups(Snapshot snapshot) {
    Map<String, Group> groups = new LinkedHashMap<>();
    for (SiteSample sample : snapshot.sites()) {
      String fingerprint = sample.site().fingerprint(folding);
      groups
          .computeIfAbsent(fingerprint, key -> new Group(key, sample.site(), folding))
          .add(sample);
    }
    return groups;
  }

  private Series follow(Group group, Snapshot snapshot, long time, boolean atExit) {
    Series known = series.get(group.fingerprint);
    if (known == null) {
      known = new Series(time);
      if (series.size() < MAX_SERIES) {
        series.put(group.fingerprint, known);
      }
    }
    known.last = snapshot.sample();
    boolean ended = atExit && group.kind.endsWithTheJvm();
    if (!ended && (snapshot.collected() || !group.kind.endsByCollection())) {
      known.growth.add(group.live, group.survivors, group.elders);
    }
    return known;
  }

  private @Nullable Finding judge(
      Group group, Series known, int sample, long time, boolean atExit) {
    if (group.lost > 0) {
      return Wording.proven(group, known.firstSeen, time);
    }
    if (group.orphans > 0) {
      return Wording.orphaned(group, known.firstSeen, time);
    }
    Finding shown = repeated.get(group.fingerprint);
    if (shown != null) {
      return shown;
    }
    if (atExit && group.kind.endsWithTheJvm()) {
      // What the JVM has let go of by now is no sign of anything.
      return inForce.get(group.fingerprint);
    }
    double confidence = known.growth.confidence();
    boolean goesOn = known.confidence >= LIKELY && !known.growth.hasStopped();
    known.confidence = goesOn ? Math.max(known.confidence, confidence) : confidence;
    if (known.confidence >= LIKELY) {
      return Wording.growing(group, known.confidence, hourly(known), known.firstSeen, time);
    }
    if (atExit && countsAtExit(group)) {
      return group.live > group.exempt
          ? Wording.openAtExit(group, gate, known.firstSeen, time)
          : Wording.keptAtExit(group, known.firstSeen, time);
    }
    long oldest = (sample - group.oldest) * interval;
    if (age > 0 && oldest >= age && group.live >= OLD_POPULATION && hasCloser(group.kind)) {
      return Wording.old(group, oldest, known.firstSeen, time);
    }
    return null;
  }

  private static boolean hasCloser(Kind kind) {
    return kind.loss() != Loss.NONE || !kind.endsWithTheJvm();
  }

  /** What static initialisers open is meant to live as long as the JVM. */
  private static boolean countsAtExit(Group group) {
    return group.live > group.exempt - group.kept
        && !group.kind.endsWithTheJvm()
        && !group.isStatic();
  }

  private double hourly(Series known) {
    return known.growth.perSample() * 3_600_000 / interval;
  }

  private static List<Finding> sorted(Iterable<Finding> findings) {
    List<Finding> sorted = new ArrayList<>();
    for (Finding one : findings) {
      sorted.add(one);
    }
    if (sorted.size() < 2) { // the comparators below cost a starting JVM some 5 ms
      return sorted;
    }
    sorted.sort(
        Comparator.comparing(Finding::severity)
            .thenComparing(Finding::verdict)
            .thenComparing(Comparator.comparingLong(Finding::count).reversed())
            .thenComparing(Finding::fingerprint));
    return sorted;
  }
}
