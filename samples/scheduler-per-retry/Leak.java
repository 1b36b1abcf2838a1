package story.schedulerperretry;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A mailer that tries again a moment later when the mail server is busy. */
public final class Leak {
  private final AtomicInteger delivered = new AtomicInteger();

  void send(int mail, boolean again) {
    if (isServerBusy(again)) {
      ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(Leak::daemon);
      later.schedule(() -> send(mail, true), 20, TimeUnit.MILLISECONDS);
    } else {
      delivered.incrementAndGet();
    }
  }

  /** Stands for a mail server that takes nothing at the first attempt. */
  private static boolean isServerBusy(boolean again) {
    return !again;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "retry");
    thread.setDaemon(true);
    return thread;
  }

  public static void main(String[] args) throws InterruptedException {
    Leak mailer = new Leak();
    for (int mail = 0; mail < 20; mail++) {
      mailer.send(mail, false);
    }
    for (int i = 0; i < 100 && mailer.delivered.get() < 20; i++) {
      Thread.sleep(50);
    }
    System.out.println(mailer.delivered + " mails delivered");
  }
}
