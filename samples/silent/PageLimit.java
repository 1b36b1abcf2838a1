package story.silent;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A shelf that is shown in pages of 20 books; some 300 books are put there at the start. */
public final class PageLimit {
  private static final Shelf SHELF = new Shelf(20);

  private static final class Shelf {
    private final List<String> books = new ArrayList<>();
    private final int limit;

    Shelf(int limit) {
      this.limit = limit;
    }

    List<String> page(int number) {
      int from = Math.min(number * limit, books.size());
      return books.subList(from, Math.min(from + limit, books.size()));
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Random random = new Random(args.length > 0 ? Long.parseLong(args[0]) : 1);
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 600;
    int shown = 0;
    for (int step = 0; step < steps; step++) {
      for (int books = random.nextInt(8); books > 0 && SHELF.books.size() < 300; books--) {
        SHELF.books.add("volume " + SHELF.books.size());
      }
      shown += SHELF.page(random.nextInt(15)).size();
      Thread.sleep(10);
    }
    System.out.println(shown + " books shown");
  }
}
