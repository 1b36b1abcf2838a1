package story.silent;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Random;

/** Requests that wait for their answers, each for as long as it takes. */
public final class InFlight {
  private static final Map<Integer, Integer> DUE_BY_REQUEST = new HashMap<>();

  static int answered(int now) {
    int answered = 0;
    Iterator<Integer> due = DUE_BY_REQUEST.values().iterator();
    while (due.hasNext()) {
      if (due.next() <= now) {
        due.remove();
        answered++;
      }
    }
    return answered;
  }

  public static void main(String[] args) throws InterruptedException {
    Random random = new Random(args.length > 0 ? Long.parseLong(args[0]) : 1);
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 600;
    int sent = 0;
    int answered = 0;
    for (int now = 0; now < steps; now++) {
      for (int requests = random.nextInt(8); requests > 0; requests--) {
        DUE_BY_REQUEST.put(sent++, now + 5 + random.nextInt(30));
      }
      answered += answered(now);
      Thread.sleep(10);
    }
    System.out.println(answered + " of " + sent + " requests answered");
  }
}
