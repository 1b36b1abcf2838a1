package story.cachekeywithoutequals;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/** Finds hotels near a town, and remembers what was found. */
public final class Fixed {
  private static final Map<Search, List<String>> FOUND = new ConcurrentHashMap<>();

  private static final class Search {
    final String town;
    final int kilometres;

    Search(String town, int kilometres) {
      this.town = town;
      this.kilometres = kilometres;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Search
          && ((Search) other).town.equals(town)
          && ((Search) other).kilometres == kilometres;
    }

    @Override
    public int hashCode() {
      return 31 * town.hashCode() + kilometres;
    }
  }

  static List<String> hotels(String town, int kilometres) {
    return FOUND.computeIfAbsent(new Search(town, kilometres), Fixed::askTheIndex);
  }

  private static List<String> askTheIndex(Search search) {
    return List.of("Station Hotel " + search.town, "Inn within " + search.kilometres + " km");
  }

  public static void main(String[] args) throws InterruptedException {
    Random random = new Random(args.length > 0 ? Long.parseLong(args[0]) : 1);
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 600;
    String[] towns = {"Bergen", "Graz", "Leeds", "Nantes", "Turku", "Vigo"};
    int hotels = 0;
    for (int step = 0; step < steps; step++) {
      for (int searches = random.nextInt(6); searches > 0; searches--) {
        String town = towns[random.nextInt(towns.length)];
        hotels += hotels(town, 5 * random.nextInt(6)).size();
      }
      Thread.sleep(10);
    }
    System.out.println(hotels + " hotels found");
  }
}
