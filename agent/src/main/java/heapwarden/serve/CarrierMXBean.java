package heapwarden.serve;

import org.jspecify.annotations.Nullable;

/**
 * Turns what a notification carries into JMX's own types by the same rules as attributes; never
 * registered. Public since JMX wants it so.
 */
public interface CarrierMXBean {
  @Nullable FindingData getFinding();

  @Nullable AlertData getAlert();
}
