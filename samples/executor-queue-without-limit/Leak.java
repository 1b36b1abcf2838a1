package story.executorqueuewithoutlimit;

import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes orders and confirms each by a mail, which takes longer than taking the order. */
public final class Leak {
  private static final ExecutorService MAILER = Executors.newFixedThreadPool(1);
  private static final AtomicInteger SENT = new AtomicInteger();

  static boolean confirm(String customer) {
    MAILER.execute(() -> send("Dear " + customer + ", your order is on its way."));
    return true;
  }

  private static void send(String mail) {
    try {
      Thread.sleep(mail.length() / 4);
      SENT.incrementAndGet();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Random random = new Random(args.length > 0 ? Long.parseLong(args[0]) : 1);
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 600;
    int taken = 0;
    int refused = 0;
    for (int step = 0; step < steps; step++) {
      for (int orders = random.nextInt(6); orders > 0; orders--) {
        if (confirm("customer " + random.nextInt(1000))) {
          taken++;
        } else {
          refused++;
        }
      }
      Thread.sleep(10);
    }
    System.out.println(taken + " orders, " + refused + " refused, mails sent: " + (SENT.get() > 0));
    System.exit(0); // what has not been sent by now is lost
  }
}
