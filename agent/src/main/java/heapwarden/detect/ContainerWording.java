package heapwarden.detect;

import heapwarden.finding.Finding;
import heapwarden.finding.Origin;
import heapwarden.finding.Severity;
import heapwarden.grow.ContainerSample;
import heapwarden.grow.PutSite;
import heapwarden.stack.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes findings of containers: their sentences, their severity and what to do. */
final class ContainerWording {
  static final double CONFIRMED = 0.9;
  private static final int MAX_PUT_SITES = 3;

  private ContainerWording() {}

  /**
   * Makes the finding of one container.
   *
   * @param beside the fields beside it whose containers grow by the same method
   * @param loaders what is known of class loaders that it holds
   * @param perHour how many more elements an hour; of several containers what 64 of them gain
   */
  static Finding finding(
      Finding.Builder begun,
      ContainerSample sample,
      Evidence evidence,
      List<String> beside,
      List<String> loaders,
      double perHour) {
    boolean over = evidence.course() == Evidence.Course.OVER_BOUND;
    boolean likely = evidence.confidence() >= Detector.LIKELY;
    boolean confirmed = evidence.confidence() >= CONFIRMED;
    double rate = sample.containers() <= 1 ? perHour : perHour * sample.containers() / 64;
    describe(begun, sample)
        .growthPerHour(rate)
        .confidence(over ? 1 : Math.round(100 * evidence.confidence()) / 100.0)
        .severity(confirmed || over ? Severity.HIGH : likely ? Severity.MEDIUM : Severity.INFO)
        .evidence(evidence(sample, evidence, beside, loaders))
        .says(over ? overBound(sample) : growing(sample, evidence, rate), remedy(sample));
    Finding made = begun.build();
    return made.origin() == Origin.JDK ? begun.severity(Severity.INFO).build() : made;
  }

  /** What it holds, who holds it and who fills it. */
  static Finding.Builder describe(Finding.Builder begun, ContainerSample sample) {
    if (!sample.putSites().isEmpty()) {
      Site site = sample.putSites().get(0).site();
      begun.stack(site.lines(), site.firstOwn(), Group.siteFrame(site));
    }
    return begun
        .count(total(sample), total(sample))
        .bytes(sample.bytes() < 0 ? null : Long.valueOf(sample.bytes()))
        .bytesError(error(sample))
        .owner(sample.owner(), others(sample))
        .putSites(putSites(sample));
  }

  private static @Nullable Double error(ContainerSample sample) {
    boolean known = sample.bytes() > 0 && !Double.isNaN(sample.bytesError());
    return known ? Double.valueOf(Math.round(100 * sample.bytesError()) / 100.0) : null;
  }

  /** The most frequent, each from the first frame of the user's own code on. */
  static List<Finding.PutSite> putSites(ContainerSample sample) {
    List<Finding.PutSite> sites = new ArrayList<>();
    for (PutSite one : sample.putSites()) {
      if (sites.size() == MAX_PUT_SITES) {
        break;
      }
      List<String> lines = one.site().lines();
      int from = Group.siteFrame(one.site());
      sites.add(
          new Finding.PutSite(
              Math.round(100 * one.share()) / 100.0, lines.subList(from, lines.size())));
    }
    return sites;
  }

  private static List<String> evidence(
      ContainerSample sample, Evidence evidence, List<String> beside, List<String> loaders) {
    List<String> texts = new ArrayList<>(loaders);
    texts.addAll(evidence.texts());
    if (!beside.isEmpty()) {
      String those = String.join(" and ", beside);
      texts.add(those + " beside it " + (beside.size() == 1 ? "grows" : "grow") + " with it");
    }
    if (sample.cancelled() > 0) {
      texts.add(Math.round(100 * sample.cancelled()) + " % of its tasks are cancelled but kept");
    }
    return texts;
  }

  private static List<String> others(ContainerSample sample) {
    List<String> others = new ArrayList<>();
    if (sample.others() > 0) {
      others.add(sample.others() + (sample.others() == 1 ? " more reference" : " more references"));
    }
    return others;
  }

  /** Of several containers all their elements, as far as can be told. */
  static long total(ContainerSample sample) {
    return sample.containers() <= 1 ? sample.size() : sample.size() * sample.containers() / 64;
  }

  private static String growing(ContainerSample sample, Evidence evidence, double perHour) {
    return String.format(
        Locale.ROOT,
        "%,d %s%s and climbing, %,.0f more an hour (%s, confidence %.2f)",
        total(sample),
        elements(sample),
        sample.containers() > 1
            ? String.format(Locale.ROOT, " in about %,d containers", sample.containers())
            : "",
        perHour,
        evidence.confidence() >= CONFIRMED
            ? "confirmed"
            : evidence.confidence() >= Detector.LIKELY ? "likely" : "too early to tell",
        evidence.confidence());
  }

  private static String overBound(ContainerSample sample) {
    return String.format(
        Locale.ROOT,
        "%,d %s, more than the %,d it may hold",
        sample.size(),
        elements(sample),
        sample.limit());
  }

  static String elements(ContainerSample sample) {
    switch (sample.form()) {
      case MAP:
        return "entries";
      case CHAIN:
        return "links in a chain";
      case THREAD_LOCALS:
        return "thread-locals";
      default:
        return "elements";
    }
  }

  static String remedy(ContainerSample sample) {
    if (sample.limit() >= 0 && sample.size() > sample.limit()) {
      return "find out why its limit does not hold: unsynchronised use, or keys that change";
    }
    if (sample.cancelled() >= 0.5) {
      return "call setRemoveOnCancelPolicy(true) on the scheduler, or purge() it";
    }
    if (sample.isLocal()) {
      return "call ThreadLocal.remove() when the work is done: the threads of a pool live on";
    }
    switch (sample.form()) {
      case MAP:
        return "remove entries that are no longer needed, or bound the map";
      case THREAD_LOCALS:
        return "call ThreadLocal.remove() when the work of a pooled thread is done";
      case CHAIN:
        return "cut the chain where it is no longer needed";
      default:
        return "remove elements that are no longer needed, or bound their number";
    }
  }
}
