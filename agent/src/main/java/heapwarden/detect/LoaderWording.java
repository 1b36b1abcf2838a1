package heapwarden.detect;

import heapwarden.finding.Finding;
import heapwarden.finding.Severity;
import heapwarden.grow.LoaderSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes findings of class loaders: their sentences, their severity and what to do. */
final class LoaderWording {
  static final double CONFIRMED = 0.9;

  private LoaderWording() {}

  static Finding finding(
      Finding.Builder begun,
      LoaderSample sample,
      int outlived,
      Evidence evidence,
      boolean grows,
      double perHour) {
    boolean confirmed = evidence.confidence() >= CONFIRMED;
    List<String> holders = sample.holders();
    String owner = holders.isEmpty() ? null : holders.get(0);
    return begun
        .count(outlived, sample.live())
        .growthPerHour(perHour)
        .confidence(Math.round(100 * evidence.confidence()) / 100.0)
        .severity(!grows ? Severity.INFO : confirmed ? Severity.HIGH : Severity.MEDIUM)
        .owner(
            owner,
            owner == null
                ? List.of("nothing that the census reaches")
                : holders.subList(1, holders.size()))
        .evidence(evidence(outlived, evidence))
        .says(
            String.format(
                Locale.ROOT,
                "%,d loaders, each with a class %s of its own, and climbing, %,.0f more an hour"
                    + " (%s, confidence %.2f)",
                outlived,
                sample.name(),
                perHour,
                confirmed ? "confirmed" : grows ? "likely" : "too early to tell",
                evidence.confidence()),
            remedy(owner))
        .build();
  }

  private static List<String> evidence(int outlived, Evidence evidence) {
    List<String> texts = new ArrayList<>();
    texts.add(outlived + " have outlived a collection that unloads classes");
    texts.addAll(evidence.texts());
    return texts;
  }

  /** What is said where the container that holds them is told of. */
  static String heldHere(LoaderSample sample, int outlived) {
    return String.format(
        Locale.ROOT,
        "it keeps %,d loaders of class %s alive, each with a class %s of its own",
        outlived,
        sample.loader(),
        sample.name());
  }

  private static String remedy(@Nullable String owner) {
    if (owner == null) {
      return "take a heap dump and ask for the path to one of the loaders";
    }
    if (owner.contains(".threadLocals[") || owner.contains(".inheritableThreadLocals[")) {
      return "call ThreadLocal.remove() before a loader is dropped: the threads of a pool live on";
    }
    if (owner.startsWith("thread ")) {
      return "end the threads that were started on behalf of a loader before it is dropped";
    }
    return "take back what was registered on behalf of a loader before it is dropped";
  }
}
