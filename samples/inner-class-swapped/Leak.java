package story.innerclassswapped;

import java.util.Random;

/** Shows the rates of currencies. A rate that was fetched anew takes the place of the old one. */
public final class Leak {
  private static final Currency[] SHOWN = {
    new Currency("CHF", 0.94), new Currency("JPY", 161.2), new Currency("NOK", 11.7)
  };

  private static final class Currency {
    final String code;
    private Rate rate;

    Currency(String code, double value) {
      this.code = code;
      this.rate = new Rate(value);
    }

    /** Swaps the rates, so that the other one can show how it was before. */
    void swapWith(Currency other) {
      Rate mine = rate;
      rate = other.rate;
      other.rate = mine;
    }

    private final class Rate {
      private final double value;

      Rate(double value) {
        this.value = value;
      }

      String show() {
        return code + " " + value;
      }
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Random random = new Random(args.length > 0 ? Long.parseLong(args[0]) : 1);
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 600;
    int changes = 0;
    for (int step = 0; step < steps; step++) {
      for (int fetches = random.nextInt(6); fetches > 0; fetches--) {
        Currency shown = SHOWN[random.nextInt(SHOWN.length)];
        Currency fetched = new Currency(shown.code, random.nextDouble());
        shown.swapWith(fetched);
        changes += shown.rate.show().equals(fetched.rate.show()) ? 0 : 1;
      }
      Thread.sleep(10);
    }
    System.out.println(changes + " changes");
  }
}
