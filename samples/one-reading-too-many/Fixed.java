package story.onereadingtoomany;

import java.util.Random;
import java.util.Vector;

/** A weather station that shows the mean of the last readings. */
public final class Fixed {
  private static final Station STATION = new Station();

  private static final class Station {
    private final Vector<Double> readings = new Vector<>();

    void measure(double temperature) {
      readings.add(temperature);
    }

    /** Drops as many of the oldest as have come. */
    void forget(int count) {
      for (int i = 0; i < count; i++) {
        readings.remove(0);
      }
    }

    double mean() {
      double sum = 0;
      for (double reading : readings) {
        sum += reading;
      }
      return sum / readings.size();
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Random random = new Random(args.length > 0 ? Long.parseLong(args[0]) : 1);
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 600;
    for (int i = 0; i < 100; i++) {
      STATION.measure(20);
    }
    for (int step = 0; step < steps; step++) {
      int count = random.nextInt(8);
      for (int i = 0; i < count; i++) {
        STATION.measure(15 + 10 * random.nextDouble());
      }
      STATION.forget(count);
      if (STATION.mean() > 25) {
        throw new IllegalStateException("too warm");
      }
      Thread.sleep(10);
    }
    System.out.printf("%.1f degrees%n", STATION.mean());
  }
}
