package heapwarden.cost;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.modifier.Ownership;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.dynamic.DynamicType;

/**
 * Ten thousand maps, each in a static field of its own: what the agent keeps of each in bytes,
 * while none has grown, and once all have. Prints one line {@code name value} for each.
 */
public final class CensusRecords {
  private static final int CLASSES = 100;
  private static final int FIELDS = 100;

  private CensusRecords() {}

  public static void main(String[] arguments) throws Exception {
    List<Map<Integer, Integer>> maps = new ArrayList<>();
    for (int i = 0; i < CLASSES; i++) {
      for (Field field : made(i).getFields()) {
        maps.add(new HashMap<>());
        field.set(null, maps.get(maps.size() - 1));
      }
    }
    grow(maps, 20);
    Inner agent = new Inner();
    Inner.Another another = agent.new Another();
    System.out.printf(Locale.ROOT, "plain %.1f%n", each(agent, another));
    for (int i = 0; i < 4; i++) {
      grow(maps, 21 + i);
      each(agent, another);
    }
    System.out.printf(Locale.ROOT, "grown %.1f%n", each(agent, another));
    System.out.println("followed " + Inner.followed(another.take(Long.MAX_VALUE / 4)));
    System.exit(0);
  }

  private static Class<?> made(int number) {
    DynamicType.Builder<?> type = new ByteBuddy().subclass(Object.class).name("records.C" + number);
    for (int i = 0; i < FIELDS; i++) {
      type = type.defineField("m" + i, Map.class, Visibility.PUBLIC, Ownership.STATIC);
    }
    return type.make().load(CensusRecords.class.getClassLoader()).getLoaded();
  }

  private static void grow(List<Map<Integer, Integer>> maps, int size) {
    for (Map<Integer, Integer> map : maps) {
      while (map.size() < size) {
        map.put(map.size(), 0);
      }
    }
  }

  private static double each(Inner agent, Inner.Another another) throws Exception {
    another.take(Long.MAX_VALUE / 4);
    Footprint footprint = new Footprint(agent.instrumentation());
    footprint.add(Inner.read(another.census(), "shapes"));
    footprint.add(Inner.read(another.census(), "roots"));
    return footprint.add(Inner.read(another.census(), "paths")) / (double) (CLASSES * FIELDS);
  }
}
