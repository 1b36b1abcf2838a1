package story.schedulerperretry;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A mailer that tries again a moment later when the mail server is busy. */
public final class Fixed {
  private final AtomicInteger delivered = new AtomicInteger();
  private final ScheduledExecutorService later =
      Executors.newSingleThreadScheduledExecutor(Fixed::daemon);

  void send(int mail, boolean again) {
    if (isServerBusy(again)) {
      later.schedule(() -> send(mail, true), 20, TimeUnit.MILLISECONDS);
    } else {
      delivered.incrementAndGet();
    }
  }

  /** Stands for a mail server that takes nothing at the first attempt. */
  private static boolean isServerBusy(boolean again) {
    return !again;
  }

  void stop() {
    later.shutdown();
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "retry");
    thread.setDaemon(true);
    return thread;
  }

  public static void main(String[] args) throws InterruptedException {
    Fixed mailer = new Fixed();
    for (int mail = 0; mail < 20; mail++) {
      mailer.send(mail, false);
    }
    for (int i = 0; i < 100 && mailer.delivered.get() < 20; i++) {
      Thread.sleep(50);
    }
    mailer.stop();
    System.out.println(mailer.delivered + " mails delivered");
  }
}
