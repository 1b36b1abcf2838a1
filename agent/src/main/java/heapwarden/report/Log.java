package heapwarden.report;

import org.slf4j.Logger;
import org.slf4j.simple.SimpleServiceProvider;

/**
 * The agent's voice on stderr. Loaded on first use, which must not be in premain: the logging
 * library costs some 20 ms to load. Any thread of the agent's own.
 */
public final class Log {
  private static final Logger LOGGER = logger();

  private Log() {}

  /** Asked directly: the search for providers reads the JDK's module image, some 8 ms. */
  private static Logger logger() {
    SimpleServiceProvider provider = new SimpleServiceProvider();
    provider.initialize();
    return provider.getLoggerFactory().getLogger("heapwarden");
  }

  /** Says something that needs no action. */
  public static void info(String message) {
    LOGGER.info(message);
  }

  /** Says something somebody should look at. */
  public static void warn(String message) {
    LOGGER.warn(message);
  }
}
