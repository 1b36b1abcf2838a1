package story.appendonlylist;

import java.util.Random;

/** A cash desk that writes down what was done, in a list of its own making. */
public final class Leak {
  private static final Journal JOURNAL = new Journal();

  private static final class Line {
    final String text;
    Line next;

    Line(String text) {
      this.text = text;
    }
  }

  /** Writes are added at the end; the printer works off the lines that are new. */
  private static final class Journal {
    private final Line first = new Line("desk opened");
    private Line last = first;
    private Line printed = first;

    void add(String text) {
      last = last.next = new Line(text);
    }

    int print() {
      int lines = 0;
      while (printed.next != null) {
        printed = printed.next;
        lines++;
      }
      return lines;
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Random random = new Random(args.length > 0 ? Long.parseLong(args[0]) : 1);
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 600;
    int printed = 0;
    for (int step = 0; step < steps; step++) {
      for (int sales = random.nextInt(6); sales > 0; sales--) {
        JOURNAL.add("sold for " + random.nextInt(10_000) + " cents");
      }
      printed += JOURNAL.print();
      Thread.sleep(10);
    }
    System.out.println(printed + " lines printed, since " + JOURNAL.first.text);
  }
}
