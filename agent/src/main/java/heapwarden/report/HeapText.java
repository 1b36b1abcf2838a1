package heapwarden.report;

import heapwarden.finding.Alert;
import heapwarden.finding.Finding;
import heapwarden.finding.Quantity;
import java.util.List;

/** What is said of the heap to a person. */
public final class HeapText {
  private HeapText() {}

  /** An alert that has begun, or that is over. One line. */
  public static String alert(Alert alert) {
    return alert.kind() + (alert.until() > 0 ? " is over; it was: " : ": ") + alert.message();
  }

  /** One line on the heap. */
  static String line(HeapFigures heap) {
    StringBuilder out = new StringBuilder(160).append("heap: ");
    out.append(Quantity.bytes(heap.live)).append(" live (");
    out.append(heap.exact ? "exact, after a full collection" : "at most, an upper bound");
    out.append(") of ").append(Quantity.bytes(heap.max));
    if (heap.containerLimit >= 0) {
      out.append(" in a container of ").append(Quantity.bytes(heap.containerLimit));
    }
    if (heap.risePerHour > 0) {
      out.append(", rising ").append(Quantity.bytes(Math.round(heap.risePerHour))).append("/h");
    } else if (heap.trend.equals("steady")) {
      out.append(", steady");
    }
    if (heap.exhaustionSeconds >= 0) {
      out.append(", full in about ").append(Quantity.seconds(heap.exhaustionSeconds));
    }
    String separator = "; ever more objects of ";
    for (HeapFigures.Type type : heap.types) {
      out.append(separator).append(type.name);
      out.append(" (").append(Quantity.bytes(Math.round(type.bytesPerHour))).append("/h");
      out.append(type.owner == null ? "" : ", held by " + type.owner);
      String made = madeAt(type.allocationSites);
      out.append(made.isEmpty() ? "" : ", made at " + made).append(')');
      separator = ", ";
    }
    if (!heap.missing.isEmpty()) {
      out.append("; ").append(heap.missing);
    }
    return out.toString();
  }

  /** The innermost frame outside the JDK of where most are made. */
  private static String madeAt(List<Finding.PutSite> sites) {
    for (Finding.PutSite site : sites) {
      for (String frame : site.stack()) {
        if (!frame.startsWith("java.") && !frame.startsWith("jdk.")) {
          return frame;
        }
      }
    }
    return "";
  }
}
