package heapwarden.serve;

import heapwarden.finding.Alert;
import heapwarden.finding.Finding;
import heapwarden.finding.Quantity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An alert, as JMX reads it. Immutable. */
public final class AlertData {
  private final Alert alert;

  AlertData(Alert alert) {
    this.alert = alert;
  }

  public String getKind() {
    return alert.kind().name();
  }

  public String getAt() {
    return Quantity.time(alert.at());
  }

  /** When it was over; nothing while it lasts. */
  public @Nullable String getUntil() {
    return alert.until() == 0 ? null : Quantity.time(alert.until());
  }

  public String getMessage() {
    return alert.message();
  }

  /** The fingerprints of what may be the cause. */
  public String[] getSuspects() {
    List<Finding> suspects = alert.suspects();
    String[] prints = new String[suspects.size()];
    for (int i = 0; i < prints.length; i++) {
      prints[i] = suspects.get(i).fingerprint();
    }
    return prints;
  }
}
