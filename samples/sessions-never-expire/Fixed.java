package story.sessionsneverexpire;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/** A shop with sessions. Half of the customers log out; the others' sessions expire. */
public final class Fixed {
  private static final Map<String, Session> SESSIONS = new ConcurrentHashMap<>();

  private static final class Session {
    final String customer;
    int lastUsed;

    Session(String customer, int now) {
      this.customer = customer;
      this.lastUsed = now;
    }
  }

  static String logIn(String customer, int now) {
    String id = customer + "-" + now;
    SESSIONS.put(id, new Session(customer, now));
    return id;
  }

  static void logOut(String id) {
    SESSIONS.remove(id);
  }

  /** Ends the sessions that nobody has used for 30 steps. */
  static void expire(int now) {
    SESSIONS.values().removeIf(session -> now - session.lastUsed > 30);
  }

  public static void main(String[] args) throws InterruptedException {
    Random random = new Random(args.length > 0 ? Long.parseLong(args[0]) : 1);
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 1200;
    Deque<String> shopping = new ArrayDeque<>();
    int customers = 0;
    for (int now = 0; now < steps; now++) {
      for (int come = random.nextInt(8); come > 0; come--) {
        shopping.add(logIn("customer " + customers++, now));
      }
      while (shopping.size() > 20) {
        String id = shopping.remove();
        SESSIONS.get(id).lastUsed = now;
        if (random.nextBoolean()) {
          logOut(id);
        }
      }
      expire(now);
      Thread.sleep(10);
    }
    System.out.println(customers + " customers");
  }
}
