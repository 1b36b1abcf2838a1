package heapwarden.heap;

import heapwarden.finding.Alert;
import heapwarden.finding.Finding;
import heapwarden.finding.Quantity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Watches one mark that the live set should stay below, and says when it is passed for long.
 *
 * <p>It is judged on what collections left, never on what is used: garbage that waits for a
 * collection is no pressure. A figure left by a full collection holds until the next one; one left
 * by a concurrent collection is a bound from above and may be high by chance, so it counts only at
 * the sample that first sees it. {@value #IN_A_ROW} counted samples in a row begin an episode, as
 * many below the mark end it; one alert for each. Agent's thread only.
 */
final class Pressure {
  static final int IN_A_ROW = 3;

  /** More suspects than a person will look at. */
  private static final int MAX_SUSPECTS = 5;

  private final Alert.Kind kind;
  private final int patience;
  private int above;
  private int below;
  private boolean lasting;

  /**
   * Creates a watch of one mark.
   *
   * @param patience how many exact samples above the mark begin an episode; bounds always need
   *     {@value #IN_A_ROW}
   */
  Pressure(Alert.Kind kind, int patience) {
    this.kind = kind;
    this.patience = patience;
  }

  /**
   * Takes a sample into account; answers whether an episode has just begun or ended.
   *
   * @param mark in bytes
   */
  boolean changes(Reading reading, long mark) {
    if (reading.left < 0 || !(reading.exact || reading.fresh)) {
      return false;
    }
    if (reading.left > mark) {
      above++;
      below = 0;
    } else {
      below++;
      above = 0;
    }
    if (lasting ? below >= IN_A_ROW : above >= (reading.exact ? patience : IN_A_ROW)) {
      lasting = !lasting;
      return true;
    }
    return false;
  }

  boolean lasting() {
    return lasting;
  }

  /** The alert of an episode that has just begun. */
  Alert alert(HeapSample sample, LiveFloor floor, long mark, List<Finding> findings, long time) {
    Reading reading = sample.reading();
    StringBuilder says = new StringBuilder(200);
    says.append(Quantity.bytes(reading.left)).append(reading.exact ? " live" : " live at most");
    says.append(", above the mark of ").append(Quantity.bytes(mark));
    long room = sample.room();
    if (kind == Alert.Kind.EMERGENCY) {
      says.append(" that heap.max sets");
    } else {
      says.append(", ").append(Math.round(100.0 * reading.left / room)).append(" % of the ");
      says.append(Quantity.bytes(room));
      says.append(room < sample.maxBytes() ? " that the container leaves to the heap" : " of heap");
    }
    double seconds = floor.exhaustionSeconds();
    if (seconds >= 0) {
      says.append(", exhausted in about ").append(Quantity.seconds(seconds));
    }
    List<Finding> suspects = ranked(findings);
    says.append(suspects.isEmpty() ? "; nothing is suspected yet" : "; suspects: ");
    String separator = "";
    for (Finding suspect : suspects) {
      says.append(separator);
      describe(says, suspect);
      separator = "; ";
    }
    return new Alert(kind, time, says.toString(), suspects);
  }

  private static void describe(StringBuilder says, Finding suspect) {
    String owner = suspect.owner();
    if (owner == null) {
      says.append(suspect.count()).append(' ');
    }
    says.append(suspect.kind().label());
    if (owner != null) {
      says.append(' ').append(owner);
    }
    Long bytes = suspect.bytes();
    if (bytes != null) {
      says.append(" holding ").append(Quantity.bytes(bytes));
    }
    if (owner == null && !suspect.site().isEmpty()) {
      says.append(", opened at ").append(suspect.site());
    }
    says.append(", fingerprint ").append(suspect.fingerprint());
  }

  /** Those of known size first, the largest before the rest; the others as they came. */
  static List<Finding> ranked(List<Finding> findings) {
    List<Finding> ranked = new ArrayList<>(findings);
    ranked.sort(Comparator.comparingLong(Pressure::bytes).reversed());
    return ranked.subList(0, Math.min(MAX_SUSPECTS, ranked.size()));
  }

  private static long bytes(Finding finding) {
    @Nullable Long bytes = finding.bytes();
    return bytes == null ? -1 : bytes;
  }
}
