package story.zombietimers;

import java.util.Timer;
import java.util.TimerTask;

/** A nightly import that warns when it takes too long. */
public final class Leak {
  /** For those who ask later how it went. */
  private static Leak last;

  private final Timer alarm = new Timer("import-alarm");

  int importAll() {
    TimerTask warning = warnAfter(60_000);
    int imported = parse("customers", 120) + parse("orders", 480);
    warning.cancel();
    return imported;
  }

  private TimerTask warnAfter(long millis) {
    TimerTask warning =
        new TimerTask() {
          @Override
          public void run() {
            System.out.println("the import takes long");
          }
        };
    alarm.schedule(warning, millis);
    return warning;
  }

  /** Stands for the reading of a file. */
  private static int parse(String file, int lines) {
    return lines - file.length() % 2;
  }

  public static void main(String[] args) {
    last = new Leak();
    System.out.println(last.importAll() + " records imported");
  }
}
