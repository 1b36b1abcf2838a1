package heapwarden.real.growing;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/**
 * Counts logins with Micrometer.
 *
 * <p>Arguments: {@code user} to tag the count with who it was, so that each user makes a meter, or
 * {@code country}, of which there are few; and for how many milliseconds.
 */
public final class Meters {
  private static final int COUNTRIES = 40;
  private static final MeterRegistry METERS = new SimpleMeterRegistry();

  private Meters() {}

  public static void main(String[] args) throws Exception {
    boolean each = args[0].equals("user");
    int logins =
        Steps.run(
            Long.parseLong(args[1]), i -> login(args[0], String.valueOf(each ? i : i % COUNTRIES)));
    System.out.println(logins + " in all, " + METERS.getMeters().size() + " kept");
  }

  private static void login(String tag, String value) {
    METERS.counter("logins", tag, value).increment();
  }
}
