package heapwarden.report;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's voice on stderr. Loaded on first use, which must not be in premain: the logging
 * library costs some 20 ms to load. Any thread of the agent's own.
 */
public final class Log {
  private static final Logger LOGGER = LoggerFactory.getLogger("heapwarden");

  private Log() {}

  /** Says something that needs no action. */
  public static void info(String message) {
    LOGGER.info(message);
  }

  /** Says something somebody should look at. */
  public static void warn(String message) {
    LOGGER.warn(message);
  }
}
