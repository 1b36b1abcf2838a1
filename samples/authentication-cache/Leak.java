package story.authenticationcache;

import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Remembers who a token belongs to, for ever: asking the directory takes long. */
public final class Leak {
  private static final Map<String, Login> LOGINS = new ConcurrentHashMap<>();
  private static final AtomicInteger ASKED = new AtomicInteger();
  private static final int ACTIVE = 300;
  private static final int THREADS = 4;

  private static final class Login {
    final String user;
    final byte[] rights = new byte[2048];

    Login(String user) {
      this.user = user;
    }
  }

  static String userOf(String token) {
    Login login = LOGINS.get(token);
    if (login == null) {
      login = askDirectory(token);
      LOGINS.put(token, login);
    }
    return login.user;
  }

  private static Login askDirectory(String token) {
    ASKED.incrementAndGet();
    return new Login("user of " + token);
  }

  /** Users come and go: at each time some tokens are in use, and later others. */
  private static void serve(long seed, int requests) {
    Random random = new Random(seed);
    for (int request = 0; request < requests; request++) {
      int newest = request / 2;
      userOf("token-" + (newest - Math.min(newest, random.nextInt(ACTIVE))));
      if (request % 20 == 0) {
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public static void main(String[] args) throws InterruptedException {
    long seed = args.length > 0 ? Long.parseLong(args[0]) : 1;
    int requests = args.length > 1 ? Integer.parseInt(args[1]) : 6000;
    Thread[] threads = new Thread[THREADS];
    Thread.sleep(1500); // a service takes a while to start
    for (int i = 0; i < THREADS; i++) {
      long own = seed + i;
      threads[i] = new Thread(() -> serve(own, requests));
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    long live = runtime.totalMemory() - runtime.freeMemory() >> 20;
    System.out.println(
        THREADS * requests
            + " requests, "
            + LOGINS.size()
            + " logins kept in "
            + live
            + " MB, the directory was asked "
            + ASKED
            + " times");
  }
}
