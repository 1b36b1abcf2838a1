package story.timerperrequest;

import java.util.Set;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A checkout that asks the bank again and again until a payment has arrived. */
public final class Fixed {
  private final AtomicInteger enquiries = new AtomicInteger();
  private final Set<Integer> paid = ConcurrentHashMap.newKeySet();

  void checkout(int order) {
    Timer timer = new Timer("payment-" + order, true);
    timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            if (hasPaid(order)) {
              timer.cancel();
              paid.add(order);
            }
          }
        },
        0,
        50);
  }

  /** Stands for a question to the bank: each order is paid sooner or later. */
  private boolean hasPaid(int order) {
    return enquiries.incrementAndGet() > order;
  }

  public static void main(String[] args) throws InterruptedException {
    Fixed shop = new Fixed();
    for (int order = 0; order < 20; order++) {
      shop.checkout(order);
    }
    for (int i = 0; i < 100 && shop.paid.size() < 20; i++) {
      Thread.sleep(50);
    }
    System.out.println(shop.paid.size() + " orders paid");
  }
}
