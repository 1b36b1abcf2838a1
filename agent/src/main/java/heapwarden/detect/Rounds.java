package heapwarden.detect;

import heapwarden.detect.Increments.Course;
import heapwarden.finding.Finding;
import heapwarden.finding.Kind;
import heapwarden.finding.Origin;
import heapwarden.finding.Repetition;
import heapwarden.finding.Severity;
import heapwarden.finding.Verdict;
import heapwarden.grow.CensusSnapshot;
import heapwarden.grow.ContainerSample;
import heapwarden.stack.Fingerprint;
import heapwarden.stack.Frames;
import heapwarden.track.SiteSample;
import heapwarden.track.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges a scenario that is repeated: what holds more after each round than after the one before,
 * garbage not counted, has kept something of each.
 *
 * <p>One census and one snapshot after the warm-up and after each round. A container, or an open
 * site of resources, is followed for as long as it grows in each round, see {@link Increments};
 * rounds are added while one of them is undecided, up to {@value #MOST_TIMES} times as many as were
 * asked for. What fills up to a bound that is known is no leak; what may shrink by itself, and
 * containers of which a part is met only, are likely leaks and fail no gate. At most {@value #MAX}
 * of each are followed. Agent's thread only.
 */
public final class Rounds {
  private static final int MOST_TIMES = 4;
  private static final int MAX = 4000;
  private static final int MAX_SUSPECTS = 16;
  private static final int MAX_LINES = 50;

  /** Increments told in a sentence, and characters of the scenario. */
  private static final int MOST_TOLD = 8;

  private static final int MOST_NAME = 80;
  private static final double SURE = 0.95;
  private static final double LIKELY = 0.7;

  /** The census enters no more containers than this by one path. */
  private static final int ALL_MET = 64;

  /** Bytes of which nobody knows. */
  private static final long UNKNOWN = -1;

  /** A container that has grown in each round so far. */
  private static final class Growing {
    final Increments increments;
    final List<Long> entries = new ArrayList<>();
    final List<Long> bytes = new ArrayList<>();
    ContainerSample last;
    int round;

    Growing(Increments increments, ContainerSample first, long before, long held) {
      this.increments = increments;
      this.last = first;
      entries.add(before);
      bytes.add(held);
    }

    boolean fills() {
      return last.limit() >= 0 && last.size() <= last.limit();
    }

    boolean isSure() {
      return !last.weak() && !last.evicts() && last.containers() <= ALL_MET;
    }
  }

  /** An open site of which more are open after each round. */
  private static final class Opening {
    final Increments increments;
    Group last;
    int round;

    Opening(Increments increments, Group first) {
      this.increments = increments;
      this.last = first;
    }
  }

  private final String scenario;
  private final int asked;
  private final int most;
  private final Frames folding;
  private final long startedAt;
  private final Map<Long, Growing> containers = new HashMap<>();
  private final Map<String, Opening> openings = new HashMap<>();
  private final List<Long> liveBytes = new ArrayList<>();
  private int round = -1;
  private boolean complete = true;
  private @Nullable String problem;

  /**
   * Begins.
   *
   * @param scenario what is repeated, for the report
   * @param asked how many rounds are wanted at least
   * @param folding must be the one the sites are made with
   */
  public Rounds(String scenario, int asked, Frames folding, long time) {
    this.scenario = scenario;
    this.asked = Math.max(2, asked);
    this.most = MOST_TIMES * this.asked;
    this.folding = folding;
    this.startedAt = time;
  }

  /**
   * Takes in what there is after the warm-up, or after the next round.
   *
   * @param live bytes of the heap in use after a collection
   */
  public void add(CensusSnapshot census, Snapshot snapshot, long live) {
    round++;
    complete &= census.isComplete();
    liveBytes.add(live);
    addContainers(census);
    addOpenings(snapshot);
  }

  private void addContainers(CensusSnapshot census) {
    for (ContainerSample sample : census.containers()) {
      Growing known = containers.get(sample.key());
      if (known == null) {
        if (round > 1 || containers.size() >= MAX) {
          continue;
        }
        // What is told of for the first time after the first round had the least until then.
        long before = round == 0 ? sample.size() : sample.first();
        known =
            new Growing(
                new Increments(asked, most, before),
                sample,
                total(sample, before),
                round == 0 ? sample.bytes() : UNKNOWN);
        containers.put(sample.key(), known);
      }
      if (round > 0) {
        known.increments.add(sample.size());
        known.entries.add(total(sample, sample.size()));
        known.bytes.add(sample.bytes());
      }
      known.last = sample;
      known.round = round;
    }
    containers
        .values()
        .removeIf(one -> one.round < round || (round > 0 && !one.increments.growsEachTime()));
  }

  /** Of several containers all their elements, as far as can be told. */
  private static long total(ContainerSample sample, long size) {
    return sample.containers() <= 1 ? size : size * sample.containers() / ALL_MET;
  }

  private void addOpenings(Snapshot snapshot) {
    Map<String, Group> groups = new HashMap<>();
    for (SiteSample sample : snapshot.sites()) {
      groups
          .computeIfAbsent(
              sample.site().fingerprint(folding), key -> new Group(key, sample.site(), folding))
          .add(sample);
    }
    for (Group group : groups.values()) {
      Opening known = openings.get(group.fingerprint);
      if (known == null) {
        if (round > 1 || openings.size() >= MAX) {
          continue;
        }
        long before = round == 0 ? group.live : 0;
        known = new Opening(new Increments(asked, most, before), group);
        openings.put(group.fingerprint, known);
      }
      if (round > 0) {
        known.increments.add(group.live);
      }
      known.last = group;
      known.round = round;
    }
    openings
        .values()
        .removeIf(one -> one.round < round || (round > 0 && !one.increments.growsEachTime()));
  }

  /** Notes that the scenario itself failed: then there is no verdict. */
  public void fail(String why) {
    problem = why;
  }

  /** Whether another round is needed for a verdict. */
  public boolean wantsMore() {
    if (problem != null || round >= most) {
      return false;
    }
    if (round < asked) {
      return true;
    }
    for (Growing one : containers.values()) {
      if (one.increments.course() == Course.UNDECIDED && !one.fills() && isOutsideJdk(one.last)) {
        return true;
      }
    }
    for (Opening one : openings.values()) {
      if (one.increments.course() == Course.UNDECIDED && one.last.origin() != Origin.JDK) {
        return true;
      }
    }
    return false;
  }

  private boolean isOutsideJdk(ContainerSample sample) {
    return ContainerWatch.origin(sample, folding) != Origin.JDK;
  }

  /** The keys of the containers of which it would be good to know who fills them. */
  public List<Long> suspects() {
    List<Growing> suspects = new ArrayList<>();
    for (Growing one : containers.values()) {
      if (round > 0 && !one.fills()) {
        suspects.add(one);
      }
    }
    suspects.sort(
        Comparator.comparing((Growing one) -> !isOutsideJdk(one.last))
            .thenComparing(one -> -one.increments.mean()));
    List<Long> keys = new ArrayList<>();
    for (Growing one : suspects.subList(0, Math.min(MAX_SUSPECTS, suspects.size()))) {
      keys.add(one.last.key());
    }
    return keys;
  }

  /** A finding for each that grew in each round without slowing down. */
  public List<Finding> findings(long time) {
    List<Finding> findings = new ArrayList<>();
    if (problem != null) {
      return findings;
    }
    for (Growing one : sorted()) {
      if (one.increments.course() == Course.GROWING && !one.fills() && isOutsideJdk(one.last)) {
        findings.add(finding(one, time));
      }
    }
    for (Opening one : openings.values()) {
      if (one.increments.course() == Course.GROWING && one.last.origin() != Origin.JDK) {
        findings.add(finding(one, time));
      }
    }
    return findings;
  }

  private List<Growing> sorted() {
    List<Growing> all = new ArrayList<>(containers.values());
    all.sort(
        Comparator.comparingInt((Growing one) -> course(one).ordinal())
            .thenComparing(one -> -one.increments.mean())
            .thenComparing(one -> one.last.owner()));
    return all;
  }

  /** How a line of the table is called, the worst first. */
  private enum Word {
    GROWING(Repetition.GROWING),
    LIKELY("likely growing"),
    UNDECIDED("undecided"),
    SLOWING("slowing down"),
    FILLING("filling to its bound");

    final String text;

    Word(String text) {
      this.text = text;
    }
  }

  private static Word course(Growing one) {
    return one.fills() ? Word.FILLING : word(one.increments.course(), one.isSure());
  }

  private static Word word(Course course, boolean sure) {
    switch (course) {
      case GROWING:
        return sure ? Word.GROWING : Word.LIKELY;
      case SLOWING:
        return Word.SLOWING;
      default:
        return Word.UNDECIDED;
    }
  }

  private Finding finding(Growing one, long time) {
    ContainerSample sample = one.last;
    Kind kind = ContainerWatch.kind(sample);
    double confidence = one.isSure() ? SURE : LIKELY;
    String things = ContainerWording.elements(sample);
    return ContainerWording.describe(
            new Finding.Builder(
                    Fingerprint.of(kind.label(), sample.owner()),
                    Verdict.GROWING,
                    kind,
                    sample.type())
                .origin(ContainerWatch.origin(sample, folding))
                .seen(startedAt, time),
            sample)
        .confidence(confidence)
        .severity(one.isSure() ? Severity.HIGH : Severity.MEDIUM)
        .evidence(List.of(evidence(one.increments, things)))
        .says(
            says(ContainerWording.total(sample), things, one.increments, confidence),
            ContainerWording.remedy(sample))
        .build();
  }

  private Finding finding(Opening one, long time) {
    Group group = one.last;
    return Wording.begin(group, Verdict.GROWING, startedAt, time)
        .count(group.live, group.live)
        .bytes(group.bytes > 0 ? Long.valueOf(group.bytes) : null)
        .confidence(SURE)
        .permanent(Wording.permanent(group.kind))
        .severity(Wording.ranked(group, Severity.HIGH))
        .evidence(List.of(evidence(one.increments, "open")))
        .says(says(group.live, "open", one.increments, SURE), Wording.remedy(group))
        .build();
  }

  private static String says(long now, String things, Increments increments, double confidence) {
    return String.format(
        Locale.ROOT,
        "%,d %s, %s more after each round (%s, confidence %.2f)",
        now,
        things,
        range(increments),
        confidence == SURE ? "confirmed" : "likely",
        confidence);
  }

  private static String range(Increments increments) {
    long least = Long.MAX_VALUE;
    long greatest = 0;
    for (int i = 1; i <= increments.rounds(); i++) {
      least = Math.min(least, increments.of(i));
      greatest = Math.max(greatest, increments.of(i));
    }
    return least == greatest
        ? String.format(Locale.ROOT, "%,d", least)
        : String.format(Locale.ROOT, "%,d to %,d", least, greatest);
  }

  private String evidence(Increments increments, String things) {
    StringBuilder text = new StringBuilder("grew in each of ");
    text.append(increments.rounds()).append(" rounds of ");
    text.append(scenario.length() > MOST_NAME ? scenario.substring(0, MOST_NAME) + "..." : scenario)
        .append(':');
    for (int i = 1; i <= Math.min(MOST_TOLD, increments.rounds()); i++) {
      text.append(String.format(Locale.ROOT, " +%,d", increments.of(i)));
    }
    text.append(increments.rounds() > MOST_TOLD ? " ..." : "");
    return text.append(' ').append(things).toString();
  }

  /** What came of it so far. */
  public Repetition outcome() {
    List<Repetition.Line> lines = new ArrayList<>();
    for (Opening one : openings.values()) {
      if (round > 0 && one.last.origin() != Origin.JDK) {
        lines.add(line(one));
      }
    }
    lines.sort(Comparator.comparing((Repetition.Line line) -> !line.isLeak()));
    for (Growing one : sorted()) {
      if (round > 0 && lines.size() < MAX_LINES && isOutsideJdk(one.last)) {
        lines.add(line(one));
      }
    }
    lines.sort(Comparator.comparing((Repetition.Line line) -> !line.isLeak()));
    return new Repetition(scenario, Math.max(0, round), complete, problem, liveBytes, lines);
  }

  private static Repetition.Line line(Growing one) {
    List<Finding.PutSite> sites = ContainerWording.putSites(one.last);
    String filledAt =
        sites.isEmpty() || sites.get(0).stack().isEmpty() ? null : sites.get(0).stack().get(0);
    return new Repetition.Line(
        course(one).text,
        ContainerWatch.kind(one.last).label(),
        one.last.owner(),
        filledAt,
        one.entries,
        one.bytes);
  }

  private static Repetition.Line line(Opening one) {
    Group group = one.last;
    List<Long> sizes = new ArrayList<>();
    for (long size : one.increments.sizes()) {
      sizes.add(size);
    }
    List<String> stack = group.stack();
    return new Repetition.Line(
        word(one.increments.course(), true).text,
        group.kind.label(),
        "opened at " + (stack.isEmpty() ? "an unrecorded site" : stack.get(group.siteFrame())),
        null,
        sizes,
        List.of());
  }
}
