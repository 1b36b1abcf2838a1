package story.scheduledtasknevercancelled;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A chat that sends a heartbeat to each session, all from one scheduler. */
public final class Fixed {
  private static final ScheduledExecutorService SCHEDULER =
      Executors.newScheduledThreadPool(1, Fixed::daemon);

  private final Map<Integer, ScheduledFuture<?>> heartbeats = new HashMap<>();

  void join(int session) {
    heartbeats.put(
        session, SCHEDULER.scheduleAtFixedRate(() -> beat(session), 10, 10, TimeUnit.MILLISECONDS));
  }

  void leave(int session) {
    heartbeats.remove(session).cancel(false);
  }

  private static void beat(int session) {
    Thread.currentThread().setName("heartbeat of " + session);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "heartbeat");
    thread.setDaemon(true);
    return thread;
  }

  public static void main(String[] args) throws InterruptedException {
    Fixed chat = new Fixed();
    for (int session = 0; session < 40; session++) {
      chat.join(session);
      Thread.sleep(5);
      chat.leave(session);
    }
    System.out.println(chat.heartbeats.size() + " sessions left");
  }
}
