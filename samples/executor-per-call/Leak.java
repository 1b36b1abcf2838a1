package story.executorpercall;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A price search that asks four shops at the same time. */
public final class Leak {
  int cheapest(String article) throws InterruptedException, ExecutionException {
    List<Callable<Integer>> questions = new ArrayList<>();
    for (int shop = 1; shop <= 4; shop++) {
      int discount = shop;
      questions.add(() -> article.length() * 100 - discount);
    }
    ExecutorService workers = Executors.newFixedThreadPool(4, Leak::daemon);
    int best = Integer.MAX_VALUE;
    for (Future<Integer> price : workers.invokeAll(questions)) {
      best = Math.min(best, price.get());
    }
    return best;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "price");
    thread.setDaemon(true);
    return thread;
  }

  public static void main(String[] args) throws Exception {
    Leak search = new Leak();
    long sum = 0;
    for (int call = 0; call < 25; call++) {
      sum += search.cheapest("article " + call);
    }
    System.out.println("25 searches, sum of prices " + sum);
  }
}
