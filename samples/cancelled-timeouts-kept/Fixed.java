package story.cancelledtimeoutskept;

import java.util.Random;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Asks other services and gives up when no answer has come after ten minutes. */
public final class Fixed {
  private static final ScheduledThreadPoolExecutor TIMEOUTS = new ScheduledThreadPoolExecutor(1);

  static {
    TIMEOUTS.setRemoveOnCancelPolicy(true);
  }

  private static final class Call {
    private String answer = "none";
    private ScheduledFuture<?> timeout;

    void send() {
      timeout = TIMEOUTS.schedule(() -> answered("timeout"), 10, TimeUnit.MINUTES);
    }

    void answered(String text) {
      answer = text;
      timeout.cancel(false);
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Random random = new Random(args.length > 0 ? Long.parseLong(args[0]) : 1);
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 600;
    int answered = 0;
    for (int step = 0; step < steps; step++) {
      for (int calls = random.nextInt(6); calls > 0; calls--) {
        Call call = new Call();
        call.send();
        call.answered("200 OK");
        answered += call.answer.startsWith("200") ? 1 : 0;
      }
      Thread.sleep(10);
    }
    System.out.println(answered + " calls answered");
    System.exit(0); // the executor's thread would go on
  }
}
