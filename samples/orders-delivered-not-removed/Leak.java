package story.ordersdeliverednotremoved;

import java.util.Random;
import java.util.TreeMap;

/** A wholesaler: each district takes orders by number and delivers the oldest ones. */
public final class Leak {
  private static final District[] DISTRICTS = {
    new District("North"), new District("South"), new District("Harbour")
  };

  private static final class Order {
    final String goods;
    boolean delivered;

    Order(String goods) {
      this.goods = goods;
    }
  }

  private static final class District {
    private final String name;
    private final TreeMap<Integer, Order> orders = new TreeMap<>();
    private int lastPlaced;
    private int lastDelivered;

    District(String name) {
      this.name = name;
    }

    void place(String goods) {
      orders.put(++lastPlaced, new Order(goods));
    }

    void deliver() {
      while (lastDelivered < lastPlaced) {
        Order order = orders.get(++lastDelivered);
        order.delivered = true;
      }
    }

    @Override
    public String toString() {
      return name + ": " + lastDelivered + " of " + lastPlaced + " orders delivered";
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Random random = new Random(args.length > 0 ? Long.parseLong(args[0]) : 1);
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 600;
    for (int step = 0; step < steps; step++) {
      for (District district : DISTRICTS) {
        for (int orders = random.nextInt(4); orders > 0; orders--) {
          district.place("crate " + random.nextInt(50));
        }
        district.deliver();
      }
      Thread.sleep(10);
    }
    for (District district : DISTRICTS) {
      System.out.println(district);
    }
  }
}
