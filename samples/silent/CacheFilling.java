package story.silent;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** A cache of up to 20,000 addresses, far from full: it grows all the time, towards its limit. */
public final class CacheFilling {
  private static final Addresses ADDRESSES = new Addresses(20_000);

  private static final class Addresses extends LinkedHashMap<Integer, String> {
    private static final long serialVersionUID = 1;

    private final int limit;

    Addresses(int limit) {
      this.limit = limit;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Integer, String> eldest) {
      return size() > limit;
    }
  }

  static String address(int customer) {
    return ADDRESSES.computeIfAbsent(customer, key -> key % 200 + " High Street");
  }

  public static void main(String[] args) throws InterruptedException {
    Random random = new Random(args.length > 0 ? Long.parseLong(args[0]) : 1);
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 600;
    long length = 0;
    for (int step = 0; step < steps; step++) {
      for (int letters = random.nextInt(6); letters > 0; letters--) {
        length += address(random.nextInt(1_000_000)).length();
      }
      Thread.sleep(10);
    }
    System.out.println(length + " characters printed");
  }
}
