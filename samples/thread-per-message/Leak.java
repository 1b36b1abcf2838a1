package story.threadpermessage;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Sends messages and waits for the receipt of each in a thread of its own. */
public final class Leak {
  private final Map<Integer, CountDownLatch> receipts = new ConcurrentHashMap<>();

  void send(int message) {
    CountDownLatch receipt = new CountDownLatch(1);
    receipts.put(message, receipt);
    Thread waiting = new Thread(() -> await(message, receipt), "receipt-" + message);
    waiting.setDaemon(true);
    waiting.start();
  }

  void received(int message) {
    receipts.get(message).countDown();
  }

  private void await(int message, CountDownLatch receipt) {
    try {
      receipt.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    receipts.remove(message);
  }

  public static void main(String[] args) throws InterruptedException {
    Leak messages = new Leak();
    for (int message = 0; message < 60; message++) {
      messages.send(message);
      if (message % 3 != 0) {
        messages.received(message);
      }
    }
    for (int i = 0; i < 100 && messages.receipts.size() > 20; i++) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    System.out.println("60 messages sent, 40 receipts came");
  }
}
