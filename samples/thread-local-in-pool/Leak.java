package story.threadlocalinpool;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Two crawlers: each visits one site after another and follows no link of a site twice. */
public final class Leak {
  private static final ThreadLocal<Map<String, Integer>> VISITED =
      ThreadLocal.withInitial(HashMap::new);

  static void crawl(int site, int links) {
    for (int link = 0; link < links; link++) {
      visit("https://site" + site + ".example/page" + link / 2);
    }
  }

  private static void visit(String link) {
    VISITED.get().merge(link, 1, Integer::sum);
  }

  public static void main(String[] args) throws InterruptedException {
    Random random = new Random(args.length > 0 ? Long.parseLong(args[0]) : 1);
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 600;
    ExecutorService crawlers = Executors.newFixedThreadPool(2);
    for (int step = 0; step < steps; step++) {
      CountDownLatch done = new CountDownLatch(2);
      for (int i = 0; i < 2; i++) {
        int site = 2 * step + i;
        int links = random.nextInt(8);
        crawlers.execute(
            () -> {
              crawl(site, links);
              done.countDown();
            });
      }
      done.await();
      Thread.sleep(10);
    }
    System.out.println(2 * steps + " sites crawled");
    crawlers.shutdown();
  }
}
