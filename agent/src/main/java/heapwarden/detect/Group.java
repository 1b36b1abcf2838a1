package heapwarden.detect;

import heapwarden.finding.Finding;
import heapwarden.finding.Kind;
import heapwarden.finding.Origin;
import heapwarden.stack.Frames;
import heapwarden.stack.Site;
import heapwarden.track.SiteSample;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The sites of one fingerprint in one snapshot, added up. Agent's thread only. */
final class Group {
  private static final int MAX_LABELS = 4;

  final String fingerprint;
  final Kind kind;
  final String type;
  private final Site site;
  private final Frames folding;
  private final Set<String> labels = new LinkedHashSet<>();
  private final Map<String, Long> liveOpeners = new HashMap<>();
  private final Map<String, Long> goneOpeners = new HashMap<>();
  long live;
  long survivors;
  long elders;
  long exempt;
  long kept;
  @Nullable String keeper;
  long bytes;
  long lost;
  long orphans;
  int oldest = Integer.MAX_VALUE;
  @Nullable String thread;

  /** Owner paths that lead to some of them, where the census looked for these. */
  List<String> holders = List.of();

  Group(String fingerprint, Site site, Frames folding) {
    this.fingerprint = fingerprint;
    this.kind = site.kind();
    this.type = site.type();
    this.site = site;
    this.folding = folding;
  }

  void add(SiteSample sample) {
    live += sample.live();
    survivors += sample.survivors();
    elders += sample.elders();
    exempt += sample.exempt();
    kept += sample.kept();
    String field = sample.keeper();
    keeper = keeper == null || (field != null && field.compareTo(keeper) < 0) ? field : keeper;
    bytes += sample.bytes();
    lost += sample.lost();
    orphans += sample.orphans();
    oldest = Math.min(oldest, sample.oldest());
    thread = thread == null ? sample.thread() : thread;
    addAll(liveOpeners, sample.liveOpeners());
    addAll(goneOpeners, sample.goneOpeners());
    for (String label : sample.labels()) {
      if (labels.size() < MAX_LABELS) {
        labels.add(label);
      }
    }
  }

  private static void addAll(Map<String, Long> sums, Map<String, Long> counts) {
    if (!counts.isEmpty()) {
      counts.forEach((name, count) -> sums.merge(name, count, Long::sum));
    }
  }

  /**
   * The tests that opened what a finding is about, the most frequent first.
   *
   * @param gone whether it is about what is lost or orphaned, not about what is open
   */
  Map<String, Long> openers(boolean gone) {
    return Finding.mostFrequent(gone ? goneOpeners : liveOpeners);
  }

  List<String> labels() {
    return List.copyOf(labels);
  }

  int ownFrame() {
    return site.firstOwn();
  }

  /** The frame that names the leak: the user's first, else a library's first. */
  int siteFrame() {
    return siteFrame(site);
  }

  static int siteFrame(Site site) {
    if (site.firstOwn() >= 0) {
      return site.firstOwn();
    }
    int outside = Frames.firstOutsideJdk(site.frames());
    return outside < site.frames().length ? outside : 0;
  }

  List<String> stack() {
    return site.lines();
  }

  Origin origin() {
    return origin(site);
  }

  static Origin origin(Site site) {
    if (site.firstOwn() >= 0 || site.frames().length == 0) {
      return Origin.OWN;
    }
    return Frames.firstOutsideJdk(site.frames()) < site.frames().length
        ? Origin.LIBRARY
        : Origin.JDK;
  }

  /**
   * Whether a static initialiser of the user's code, or of a library when there is none, opened it.
   */
  boolean isStatic() {
    StackTraceElement[] frames = site.frames();
    for (StackTraceElement frame : frames) {
      boolean decides = site.firstOwn() < 0 ? !Frames.isJdk(frame) : folding.isOwn(frame);
      if (decides && frame.getMethodName().equals("<clinit>")) {
        return true;
      }
    }
    return false;
  }
}
