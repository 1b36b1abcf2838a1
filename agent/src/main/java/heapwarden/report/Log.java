package heapwarden.report;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.simple.SimpleLoggerFactory;

/**
 * The agent's voice on stderr. The logging library is loaded on first use, which must not be in
 * premain: it costs some 20 ms; the forms for machines do without it. Any thread of the agent's
 * own.
 */
public final class Log {
  /**
   * Makes the one logger. The search for providers would read the JDK's module image, some 8 ms, a
   * provider makes markers and contexts that nobody wants, and a factory's table of loggers costs a
   * lambda.
   */
  private static final class Only extends SimpleLoggerFactory {
    Logger make() {
      return createLogger("heapwarden");
    }
  }

  private static volatile LogForm form = LogForm.TEXT;
  private static volatile @Nullable Logger logger;

  private Log() {}

  /**
   * Sets how all is told from now on.
   *
   * @param name {@code text}, {@code logfmt} or {@code json}
   */
  public static void speak(String name) {
    form = LogForm.valueOf(name.toUpperCase(Locale.ROOT));
  }

  private static synchronized Logger logger() {
    Logger made = logger;
    if (made == null) {
      made = new Only().make();
      logger = made;
    }
    return made;
  }

  /** Loads what it needs to say the first thing. */
  public static void prepare() {
    if (form == LogForm.TEXT) {
      logger();
    }
  }

  /** Says something that needs no action. */
  public static void info(String message) {
    say(LogEntry.info("note", message));
  }

  /** Says something somebody should look at. */
  public static void warn(String message) {
    say(LogEntry.warn("note", message));
  }

  /**
   * For threads of ours that nobody starts anew: what ends one is told, if there is memory for it,
   * and the application's own handler is not called.
   */
  public static void uncaught(Thread thread, Throwable e) {
    try {
      warn("thread " + thread.getName() + " has ended: " + e);
    } catch (Throwable again) {
      // It has ended all the same.
    }
  }

  /** Says it in the form that was asked for. */
  public static void say(LogEntry entry) {
    LogForm how = form;
    if (how != LogForm.TEXT) {
      System.err.println(how.render(entry, System.currentTimeMillis()));
      return;
    }
    Logger to = logger;
    if (to == null) {
      to = logger();
    }
    if (entry.isWarning()) {
      to.warn(entry.text());
    } else {
      to.info(entry.text());
    }
  }
}
