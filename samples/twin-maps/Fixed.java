package story.twinmaps;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** A directory of tables that are found by number and by name; the last 100 are kept. */
public final class Fixed {
  private static final Directory DIRECTORY = new Directory();

  private static final class Table {
    final int id;
    final String name;

    Table(int id) {
      this.id = id;
      this.name = "table_" + id;
    }
  }

  private static final class Directory {
    private static final int LIMIT = 100;

    private final Map<String, Table> byName = new HashMap<>();
    private final Map<Integer, Table> byId =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Integer, Table> eldest) {
            if (size() <= LIMIT) {
              return false;
            }
            byName.remove(eldest.getValue().name);
            return true;
          }
        };

    Table find(int id) {
      Table table = byId.get(id);
      if (table == null) {
        table = new Table(id);
        byId.put(id, table);
        byName.put(table.name, table);
      }
      return table;
    }

    Table find(String name) {
      return byName.get(name);
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Random random = new Random(args.length > 0 ? Long.parseLong(args[0]) : 1);
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 600;
    int found = 0;
    for (int step = 0; step < steps; step++) {
      for (int queries = random.nextInt(6); queries > 0; queries--) {
        Table table = DIRECTORY.find(random.nextInt(1_000_000));
        found += DIRECTORY.find(table.name) == table ? 1 : 0;
      }
      Thread.sleep(10);
    }
    System.out.println(found + " tables found by both");
  }
}
